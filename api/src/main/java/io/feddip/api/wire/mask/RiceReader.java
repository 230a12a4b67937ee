package io.feddip.api.wire.mask;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Mask;

/** Reads what {@link RiceIndex} writes. */
public final class RiceReader {
  private final byte[] bytes;
  private final int end;
  private final CoordinateRanges ranges;
  private int position;

  private RiceReader(byte[] bytes, int start, int end, CoordinateRanges ranges) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.ranges = ranges;
  }

  /**
   * Reads a mask back.
   *
   * @param start of the index in bytes
   * @param end one past its last byte
   * @param kept number of kept coordinates that must come out
   * @throws WireException if the bytes between are not exactly such an index
   */
  public static Mask read(byte[] bytes, int start, int end, CoordinateRanges ranges, int kept) {
    return new RiceReader(bytes, start, end, ranges).read(kept);
  }

  private Mask read(int kept) {
    int[] codes = new int[ranges.count()];
    int[] counts = new int[ranges.count()];
    long total = 0;
    for (int k = 0; k < codes.length; k++) {
      codes[k] = next();
      counts[k] = nextCount(ranges.length(k));
      if ((codes[k] & (RiceIndex.PRUNED - 1)) > RiceIndex.MAXIMUM_PARAMETER
          || codes[k] >= 2 * RiceIndex.PRUNED) {
        throw new WireException("the index has an unknown code: " + codes[k]);
      }
      total += codes[k] >= RiceIndex.PRUNED ? ranges.length(k) - counts[k] : counts[k];
    }
    if (total != kept) {
      throw new WireException("the index keeps %d of %d values".formatted(total, kept));
    }
    long[] words = new long[(int) (((long) ranges.size() + 63) >>> 6)];
    long bit = (long) position << 3;
    for (int k = 0; k < codes.length; k++) {
      boolean pruned = codes[k] >= RiceIndex.PRUNED;
      if (pruned) {
        fill(words, ranges.start(k), ranges.end(k));
      }
      bit = gaps(k, codes[k] & (RiceIndex.PRUNED - 1), counts[k], pruned, bit, words);
    }
    if ((bit + 7) >>> 3 != end || ((bit & 7) != 0 && (bytes[end - 1] & 0xFF) >>> (bit & 7) != 0)) {
      throw new WireException("the index has another length than its gaps");
    }
    return Mask.ofWords(ranges.size(), words);
  }

  private int next() {
    if (position >= end) {
      throw new WireException("the index is cut off");
    }
    return bytes[position++] & 0xFF;
  }

  private int nextCount(int most) {
    long count = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int part = next();
      count |= (long) (part & 0x7F) << shift;
      if (part < 0x80) {
        if (count > most || (part == 0 && shift > 0)) {
          break;
        }
        return (int) count;
      }
    }
    throw new WireException("the index has a bad count for a range of " + most);
  }

  /** Reads the gaps of a range; returns the number of the first bit after them. */
  private long gaps(int k, int parameter, int count, boolean pruned, long start, long[] words) {
    long lowBits = (1L << parameter) - 1;
    long last = ranges.end(k) - 1L;
    long coordinate = ranges.start(k) - 1L;
    long bit = start;
    long bitEnd = (long) end << 3;
    for (int i = 0; i < count; i++) {
      long window = window(bit);
      int zeros = Long.numberOfTrailingZeros(window);
      int length = zeros + 1 + parameter;
      if (length <= RiceIndex.WINDOW) {
        coordinate += 1 + ((long) zeros << parameter | ((window >>> (zeros + 1)) & lowBits));
        bit += length;
      } else {
        long quotient = 0;
        while (window == 0 && bit < bitEnd) {
          quotient += RiceIndex.WINDOW;
          bit += RiceIndex.WINDOW;
          window = window(bit);
        }
        zeros = Long.numberOfTrailingZeros(window);
        bit += zeros + 1;
        if (quotient + zeros > last) {
          throw new WireException("the index points beyond its range");
        }
        coordinate += 1 + ((quotient + zeros) << parameter | (window(bit) & lowBits));
        bit += parameter;
      }
      if (coordinate > last || bit > bitEnd) {
        throw new WireException("the index points beyond its range");
      }
      int number = (int) coordinate;
      if (pruned) {
        words[number >>> 6] &= ~(1L << number);
      } else {
        words[number >>> 6] |= 1L << number;
      }
    }
    return bit;
  }

  /** The next 57 bits, zeros after the end. */
  private long window(long bit) {
    long from = bit >>> 3;
    long eight = from >= end ? 0 : LittleEndian.getLongBefore(bytes, (int) from, end);
    return (eight >>> (bit & 7)) & ((1L << RiceIndex.WINDOW) - 1);
  }

  private static void fill(long[] words, int start, int end) {
    for (int word = start >>> 6; start < end && word <= (end - 1) >>> 6; word++) {
      words[word] |= KeptIndices.within(word, start, end);
    }
  }
}
