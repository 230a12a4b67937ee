package io.feddip.kernels.vector;

import io.feddip.kernels.loops.InnerLoops;

/**
 * The {@link InnerLoops} with the JDK's Vector API. Where its module is absent, this package must
 * not be touched.
 */
public final class VectorLoops {
  private VectorLoops() {}

  /** Bits of the widest vectors of the machine. */
  public static int bits() {
    return VectorTiles.BITS;
  }

  /** Loops in the widest vectors of the machine. */
  public static InnerLoops create() {
    return new InnerLoops(
        "Vector API, " + VectorTiles.BITS + " bits",
        new VectorMatrixLoops(),
        new VectorArrayLoops(),
        new VectorPoolLoops(),
        new VectorNormLoops());
  }
}
