package io.feddip.kernels.loops;

import java.util.Arrays;

/** Batch normalisation in plain Java. */
final class PlainNormLoops implements NormLoops {
  @Override
  public float sumOfExamples(float[] values, int offset, int pixels, int lanes, int examples) {
    float sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum += PlainArrayLoops.total(values, offset + pixel * lanes, examples);
    }
    return sum;
  }

  @Override
  public float squaresOfExamples(
      float[] values, int offset, int pixels, int lanes, int examples, float centre) {
    float total = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = offset + pixel * lanes;
      float sum = 0;
      for (int i = from; i < from + examples; i++) {
        float deviation = values[i] - centre;
        sum += deviation * deviation;
      }
      total += sum;
    }
    return total;
  }

  @Override
  public void scaleAndShift(
      float[] from, float[] to, int offset, int length, float scale, float shift, boolean relu) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + length; i++) {
      to[i] = Math.max(floor, from[i] * scale + shift);
    }
  }

  @Override
  public float correlation(float[] errors, float[] values, int offset, int length, float centre) {
    float sum0 = 0;
    float sum1 = 0;
    for (int i = offset; i < offset + length; i += 2) {
      sum0 += errors[i] * (values[i] - centre);
      sum1 += errors[i + 1] * (values[i + 1] - centre);
    }
    return sum0 + sum1;
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
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = offset + pixel * lanes;
      for (int i = from; i < from + examples; i++) {
        to[i] = a * errors[i] + b * values[i] + c;
      }
      Arrays.fill(to, from + examples, from + lanes, 0);
    }
  }
}
