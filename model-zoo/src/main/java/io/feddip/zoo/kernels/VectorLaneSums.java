package io.feddip.zoo.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Folds vectors of sixteen lanes to four with loads of half and quarter width: in JDK 17 that is
 * several times faster than its reductions, which add lane after lane, and than its permutations.
 */
final class VectorLaneSums {
  private static final VectorSpecies<Float> HALF = FloatVector.SPECIES_256;
  private static final VectorSpecies<Float> QUARTER = FloatVector.SPECIES_128;

  private VectorLaneSums() {}

  /**
   * Replaces vector i at {@code at} + 16·i by four partial sums at {@code at} + 4·i. The vectors are
   * lost.
   */
  static void fold(float[] values, int at, int count) {
    for (int i = 0; i < count; i++) {
      int from = at + 16 * i;
      FloatVector.fromArray(HALF, values, from)
          .add(FloatVector.fromArray(HALF, values, from + 8))
          .intoArray(values, at + 8 * i);
    }
    for (int i = 0; i < count; i++) {
      int from = at + 8 * i;
      FloatVector.fromArray(QUARTER, values, from)
          .add(FloatVector.fromArray(QUARTER, values, from + 4))
          .intoArray(values, at + 4 * i);
    }
  }
}
