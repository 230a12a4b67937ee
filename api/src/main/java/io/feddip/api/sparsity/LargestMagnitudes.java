package io.feddip.api.sparsity;

import io.feddip.api.model.CoordinateRanges;

/**
 * Chooses the coordinates with the largest magnitudes by radix selection on the bits of the floats:
 * without its sign a float's bits order as its magnitude does. Three passes over the values, no
 * sort, 384 KiB of counters.
 */
final class LargestMagnitudes {
  private static final int INFINITY = 0x7F800000;
  private static final int LOW_BITS = 15;

  private LargestMagnitudes() {}

  /**
   * Sets the bits of the {@code count} coordinates with the largest |value| among those of the
   * ranges whose bit is clear; of equal ones, those with the lowest number.
   *
   * @param first first range to look at
   * @param last one past the last range to look at
   * @param values the flat vector
   * @param words a bit for each coordinate of all ranges
   * @throws IllegalArgumentException if a value looked at is NaN, or fewer than count bits are
   *     clear
   */
  static void select(
      CoordinateRanges ranges, int first, int last, float[] values, int count, long[] words) {
    int[] histogram = new int[1 << (31 - LOW_BITS)];
    int clear = 0;
    for (int k = first; k < last; k++) {
      int shift = ranges.offset(k) - ranges.start(k);
      for (int i = ranges.start(k), end = ranges.end(k); i < end; i++) {
        if ((words[i >>> 6] >>> i & 1) == 0) {
          int magnitude = magnitude(values[i + shift]);
          if (magnitude > INFINITY) {
            throw new IllegalArgumentException(
                "parameter " + (i + shift) + " is not a number: magnitudes cannot be compared");
          }
          histogram[magnitude >>> LOW_BITS]++;
          clear++;
        }
      }
    }
    if (count < 0 || count > clear) {
      throw new IllegalArgumentException("cannot choose " + count + " of " + clear);
    }
    if (count == 0) {
      return;
    }
    int missing = count;
    int high = histogram.length - 1;
    while (histogram[high] < missing) {
      missing -= histogram[high--];
    }
    int[] fine = new int[1 << LOW_BITS];
    for (int k = first; k < last; k++) {
      int shift = ranges.offset(k) - ranges.start(k);
      for (int i = ranges.start(k), end = ranges.end(k); i < end; i++) {
        int magnitude = magnitude(values[i + shift]);
        if (magnitude >>> LOW_BITS == high && (words[i >>> 6] >>> i & 1) == 0) {
          fine[magnitude & (fine.length - 1)]++;
        }
      }
    }
    int low = fine.length - 1;
    while (fine[low] < missing) {
      missing -= fine[low--];
    }
    take(ranges, first, last, values, high << LOW_BITS | low, missing, words);
  }

  /** Sets the clear bits of all above the threshold and of the first {@code ties} that equal it. */
  private static void take(
      CoordinateRanges ranges,
      int first,
      int last,
      float[] values,
      int threshold,
      int ties,
      long[] words) {
    int left = ties;
    for (int k = first; k < last; k++) {
      int shift = ranges.offset(k) - ranges.start(k);
      for (int i = ranges.start(k), end = ranges.end(k); i < end; i++) {
        int magnitude = magnitude(values[i + shift]);
        if (magnitude > threshold) {
          words[i >>> 6] |= 1L << i;
        } else if (magnitude == threshold && left > 0 && (words[i >>> 6] >>> i & 1) == 0) {
          words[i >>> 6] |= 1L << i;
          left--;
        }
      }
    }
  }

  private static int magnitude(float value) {
    return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
  }
}
