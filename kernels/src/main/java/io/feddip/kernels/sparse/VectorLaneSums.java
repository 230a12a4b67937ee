package io.feddip.kernels.sparse;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Folds vectors of sixteen lanes to four. JDK 17's reductions add lane after lane and its
 * permutations are slow, so that loads which overlap are several times faster. Vectors of 256 bits
 * would be natural here, but a second width in the same virtual machine keeps the compiler from
 * knowing the class of sums in loops, and every kernel becomes several times slower: the upper half
 * of what is loaded is thrown away instead.
 */
final class VectorLaneSums {
  /** Floats behind the last vector that are read and written, too. */
  static final int SLACK = 16;

  private static final VectorSpecies<Float> FLOATS = VectorSparseKernel.FLOATS;

  private VectorLaneSums() {}

  /**
   * Replaces vector i at {@code at} + 16·i by four partial sums at {@code at} + 4·i. The vectors
   * are lost.
   *
   * @param halves room for 8·count floats and {@link #SLACK}
   */
  static void fold(float[] values, int at, int count, float[] halves) {
    for (int i = 0; i < count; i++) {
      int from = at + 16 * i;
      FloatVector.fromArray(FLOATS, values, from)
          .add(FloatVector.fromArray(FLOATS, values, from + 8))
          .intoArray(halves, 8 * i);
    }
    for (int i = 0; i < count; i++) {
      int from = 8 * i;
      FloatVector.fromArray(FLOATS, halves, from)
          .add(FloatVector.fromArray(FLOATS, halves, from + 4))
          .intoArray(values, at + 4 * i);
    }
  }
}
