package io.feddip.kernels.vector;

import io.feddip.kernels.loops.NormLoops;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Batch normalisation with the Vector API. */
final class VectorNormLoops implements NormLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  @Override
  public float sumOfExamples(float[] values, int offset, int pixels, int lanes, int examples) {
    if (examples == lanes) {
      return VectorArrayLoops.total(values, offset, pixels * lanes);
    }
    float sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum += VectorArrayLoops.total(values, offset + pixel * lanes, examples);
    }
    return sum;
  }

  @Override
  public float squaresOfExamples(
      float[] values, int offset, int pixels, int lanes, int examples, float centre) {
    if (examples == lanes) {
      return squares(values, offset, pixels * lanes, centre);
    }
    float sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum += squares(values, offset + pixel * lanes, examples, centre);
    }
    return sum;
  }

  private static float squares(float[] values, int offset, int length, float centre) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int end = offset + length;
    int i = offset;
    for (; i + 2 * LENGTH <= end; i += 2 * LENGTH) {
      FloatVector deviation0 = FloatVector.fromArray(SPECIES, values, i).sub(centre);
      FloatVector deviation1 = FloatVector.fromArray(SPECIES, values, i + LENGTH).sub(centre);
      sum0 = deviation0.fma(deviation0, sum0);
      sum1 = deviation1.fma(deviation1, sum1);
    }
    float sum = LaneSum.of(sum0.add(sum1));
    for (; i < end; i++) {
      sum += (values[i] - centre) * (values[i] - centre);
    }
    return sum;
  }

  @Override
  public void scaleAndShift(
      float[] from, float[] to, int offset, int length, float scale, float shift, boolean relu) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector summand = FloatVector.broadcast(SPECIES, shift);
    int end = offset + length;
    int i = offset;
    for (; i + LENGTH <= end; i += LENGTH) {
      FloatVector.fromArray(SPECIES, from, i).fma(factor, summand).max(floor).intoArray(to, i);
    }
    for (; i < end; i++) {
      to[i] = Math.max(floor, from[i] * scale + shift);
    }
  }

  @Override
  public float correlation(float[] errors, float[] values, int offset, int length, float centre) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int end = offset + length;
    int i = offset;
    for (; i + 2 * LENGTH <= end; i += 2 * LENGTH) {
      FloatVector deviation0 = FloatVector.fromArray(SPECIES, values, i).sub(centre);
      FloatVector deviation1 = FloatVector.fromArray(SPECIES, values, i + LENGTH).sub(centre);
      sum0 = FloatVector.fromArray(SPECIES, errors, i).fma(deviation0, sum0);
      sum1 = FloatVector.fromArray(SPECIES, errors, i + LENGTH).fma(deviation1, sum1);
    }
    float sum = LaneSum.of(sum0.add(sum1));
    for (; i < end; i++) {
      sum += errors[i] * (values[i] - centre);
    }
    return sum;
  }

  @Override
  public void combineExamples(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int pixels,
      int lanes,
      int examples,
      float a,
      float b,
      float c) {
    if (examples == lanes) {
      combine(errors, values, to, offset, pixels * lanes, a, b, c);
      return;
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = offset + pixel * lanes;
      combine(errors, values, to, from, examples, a, b, c);
      Arrays.fill(to, from + examples, from + lanes, 0);
    }
  }

  private static void combine(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int length,
      float a,
      float b,
      float c) {
    FloatVector forError = FloatVector.broadcast(SPECIES, a);
    FloatVector forValue = FloatVector.broadcast(SPECIES, b);
    FloatVector constant = FloatVector.broadcast(SPECIES, c);
    int end = offset + length;
    int i = offset;
    for (; i + LENGTH <= end; i += LENGTH) {
      FloatVector rest = FloatVector.fromArray(SPECIES, values, i).fma(forValue, constant);
      FloatVector.fromArray(SPECIES, errors, i).fma(forError, rest).intoArray(to, i);
    }
    for (; i < end; i++) {
      to[i] = a * errors[i] + b * values[i] + c;
    }
  }
}
