package io.feddip.kernels.vector;

import io.feddip.kernels.loops.ArrayLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops over arrays with the Vector API, in the widest vectors of the machine. */
final class VectorArrayLoops implements ArrayLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  @Override
  public void copy(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width) {
    int bound = SPECIES.loopBound(width);
    for (int row = 0; row < rows; row++) {
      int source = fromOffset + row * fromStride;
      int target = toOffset + row * toStride;
      int i = 0;
      for (; i < bound; i += LENGTH) {
        FloatVector.fromArray(SPECIES, from, source + i).intoArray(to, target + i);
      }
      for (; i < width; i++) {
        to[target + i] = from[source + i];
      }
    }
  }

  @Override
  public void addTo(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width) {
    int bound = SPECIES.loopBound(width);
    for (int row = 0; row < rows; row++) {
      int source = fromOffset + row * fromStride;
      int target = toOffset + row * toStride;
      int i = 0;
      for (; i < bound; i += LENGTH) {
        FloatVector.fromArray(SPECIES, to, target + i)
            .add(FloatVector.fromArray(SPECIES, from, source + i))
            .intoArray(to, target + i);
      }
      for (; i < width; i++) {
        to[target + i] += from[source + i];
      }
    }
  }

  @Override
  public void sum(float[] a, float[] b, float[] to, int length, boolean relu) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      FloatVector.fromArray(SPECIES, a, i)
          .add(FloatVector.fromArray(SPECIES, b, i))
          .max(floor)
          .intoArray(to, i);
    }
    for (; i < length; i++) {
      to[i] = Math.max(floor, a[i] + b[i]);
    }
  }

  @Override
  public void multiply(float[] a, float[] b, float[] to, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      FloatVector.fromArray(SPECIES, a, i)
          .mul(FloatVector.fromArray(SPECIES, b, i))
          .intoArray(to, i);
    }
    for (; i < length; i++) {
      to[i] = a[i] * b[i];
    }
  }

  @Override
  public void maskByOutput(float[] error, float[] output, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      VectorMask<Float> positive =
          FloatVector.fromArray(SPECIES, output, i).compare(VectorOperators.GT, zero);
      zero.blend(FloatVector.fromArray(SPECIES, error, i), positive).intoArray(error, i);
    }
    for (; i < length; i++) {
      error[i] = output[i] > 0 ? error[i] : 0;
    }
  }

  @Override
  public float sum(float[] values, int offset, int length) {
    return total(values, offset, length);
  }

  static float total(float[] values, int offset, int length) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int end = offset + length;
    int i = offset;
    for (; i + 2 * LENGTH <= end; i += 2 * LENGTH) {
      sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, i));
      sum1 = sum1.add(FloatVector.fromArray(SPECIES, values, i + LENGTH));
    }
    float sum = LaneSum.of(sum0.add(sum1));
    for (; i < end; i++) {
      sum += values[i];
    }
    return sum;
  }
}
