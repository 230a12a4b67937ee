package io.feddip.api.wire.mask;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Mask;

/** Walks over the flat indices of the coordinates that a mask keeps, some thousand at a time. */
public final class KeptIndices {
  public static final int BATCH = 4_096;

  private final CoordinateRanges ranges;
  private final Mask mask;
  private int range = -1;
  private int word;
  private int lastWord = -1;
  private long bits;

  public KeptIndices(CoordinateRanges ranges, Mask mask) {
    this.ranges = ranges;
    this.mask = mask;
  }

  /**
   * The next kept coordinates in ascending order.
   *
   * @param indices receives flat indices
   * @return how many; 0 at the end
   */
  public int next(int[] indices) {
    int count = 0;
    while (true) {
      long left = bits;
      int shift = range < 0 ? 0 : ranges.offset(range) - ranges.start(range) + (word << 6);
      while (left != 0 && count < indices.length) {
        indices[count++] = shift + Long.numberOfTrailingZeros(left);
        left &= left - 1;
      }
      bits = left;
      if (left != 0 || count == indices.length || !advance()) {
        return count;
      }
    }
  }

  private boolean advance() {
    if (word < lastWord) {
      word++;
    } else {
      do {
        if (++range >= ranges.count()) {
          range--;
          return false;
        }
      } while (ranges.length(range) == 0);
      word = ranges.start(range) >>> 6;
      lastWord = (ranges.end(range) - 1) >>> 6;
    }
    bits = wordOfRange(mask, word, ranges.start(range), ranges.end(range));
    return true;
  }

  /** The bits of a word that belong to coordinates start … end−1. */
  static long wordOfRange(Mask mask, int word, int start, int end) {
    return mask.word(word) & within(word, start, end);
  }

  /** A one for every coordinate of a word that is in start … end−1. */
  static long within(int word, int start, int end) {
    long all = -1L;
    if (word == start >>> 6) {
      all &= -1L << start;
    }
    if (word == (end - 1) >>> 6) {
      all &= -1L >>> -end;
    }
    return all;
  }
}
