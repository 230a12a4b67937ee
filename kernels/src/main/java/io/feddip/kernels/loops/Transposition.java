package io.feddip.kernels.loops;

/** Transposes matrices in blocks that fit into the first-level cache. */
public final class Transposition {
  private static final int BLOCK = 32;

  private Transposition() {}

  /**
   * to[toOffset + c·toStride + r] = from[fromOffset + r·fromStride + c].
   *
   * @param rows of from, any number
   * @param columns of from, any number
   */
  public static void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int columns) {
    for (int column = 0; column < columns; column += BLOCK) {
      int columnEnd = Math.min(columns, column + BLOCK);
      for (int row = 0; row < rows; row += 4) {
        int source = fromOffset + row * fromStride;
        int target = toOffset + row;
        if (row + 4 <= rows) {
          fourRows(from, source, fromStride, to, target, toStride, column, columnEnd);
        } else {
          for (int r = row; r < rows; r++) {
            oneRow(from, source, to, target, toStride, column, columnEnd);
            source += fromStride;
            target++;
          }
        }
      }
    }
  }

  private static void fourRows(
      float[] from,
      int source,
      int fromStride,
      float[] to,
      int target,
      int toStride,
      int begin,
      int end) {
    int second = source + fromStride;
    int third = second + fromStride;
    int fourth = third + fromStride;
    int index = target + begin * toStride;
    for (int column = begin; column < end; column++) {
      to[index] = from[source + column];
      to[index + 1] = from[second + column];
      to[index + 2] = from[third + column];
      to[index + 3] = from[fourth + column];
      index += toStride;
    }
  }

  private static void oneRow(
      float[] from, int source, float[] to, int target, int toStride, int begin, int end) {
    int index = target + begin * toStride;
    for (int column = begin; column < end; column++) {
      to[index] = from[source + column];
      index += toStride;
    }
  }
}
