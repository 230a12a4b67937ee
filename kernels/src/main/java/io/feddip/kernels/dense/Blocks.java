package io.feddip.kernels.dense;

/** Sizes of the blocks that products of matrices are cut into, and arithmetic on them. */
final class Blocks {
  /** Depth of a block: a tile of weights of that depth is a third of a first-level cache. */
  static final int DEPTH = 512;

  /** Columns of a block: so many of that depth are half of a second-level cache of 1 MB. */
  static final int COLUMNS = 256;

  private Blocks() {}

  /** Depth at which panels of so many columns are half of a second-level cache. */
  static int depthFor(int columns) {
    return Math.max(128, Math.min(DEPTH, DEPTH * COLUMNS / columns / 16 * 16));
  }

  /** Into how many parts of nearly one size something is divided. */
  static int blocks(int total, int most) {
    return ceilDivide(total, most);
  }

  /** Where part {@code index} begins. */
  static int part(int total, int parts, int index) {
    return (int) ((long) total * index / parts);
  }

  static int ceilDivide(int a, int b) {
    return (a + b - 1) / b;
  }

  static int roundUp(int value, int multiple) {
    return ceilDivide(value, multiple) * multiple;
  }
}
