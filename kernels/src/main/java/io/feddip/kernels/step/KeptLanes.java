package io.feddip.kernels.step;

/**
 * In which stretch and lane of {@link DpfKernel}'s sums of squares the kept coordinates of a block
 * are, so that packed weights are summed in the same order as unpacked ones, to the same bits. One
 * byte a kept coordinate.
 */
public final class KeptLanes {
  /** Kept coordinates of stretch s have ranks start[s] … start[s + 1]−1. */
  private final int[] start;

  /** A kept coordinate's lane, by rank. */
  private final byte[] lane;

  /**
   * @param length coordinates of the block
   * @param words the block's mask
   */
  public KeptLanes(int length, long[] words) {
    this.start = new int[(length + DpfKernel.STRETCH - 1) / DpfKernel.STRETCH + 1];
    int wordsPerStretch = DpfKernel.STRETCH / 64;
    int kept = 0;
    for (int index = 0; index < words.length; index++) {
      kept += Long.bitCount(words[index]);
      start[index / wordsPerStretch + 1] = kept;
    }
    this.lane = new byte[kept];
    int rank = 0;
    for (long word : words) {
      for (long bits = word; bits != 0; bits &= bits - 1) {
        lane[rank++] = (byte) (Long.numberOfTrailingZeros(bits) % DpfKernel.SUM_LANES);
      }
    }
  }

  int stretches() {
    return start.length - 1;
  }

  /**
   * Rank of the first kept coordinate of a stretch; of stretch {@code stretches()}: their number.
   */
  int start(int stretch) {
    return start[stretch];
  }

  /** Adds the squares of a stretch's packed weights, of which rank 0 is at offset, to lanes. */
  void addSquares(int stretch, float[] weights, int offset, float[] lanes) {
    for (int rank = start[stretch]; rank < start[stretch + 1]; rank++) {
      float value = weights[offset + rank];
      lanes[lane[rank]] += value * value;
    }
  }
}
