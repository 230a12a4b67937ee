package io.feddip.api.wire.mask;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Mask;

/**
 * A mask as Rice-coded gaps. Every range of coordinates has a parameter of its own, since layers
 * differ in density, and codes what is rarer, its kept or its pruned coordinates: the range's code
 * is the parameter r, plus {@value #PRUNED} for pruned ones, and a variable-length count of them.
 * These come first for all ranges; then the gaps, each gap div 2<sup>r</sup> zeros, a one, and the
 * r low bits, least significant bit first and without a break between ranges; zero bits fill the
 * last byte. Full and empty ranges take no bits, and r = 0 is as good as a bitmap.
 */
public final class RiceIndex {
  static final int PRUNED = 32;
  public static final int MAXIMUM_PARAMETER = 30;

  /** Bits that can be read at once from any bit of a byte; one less can be written at once. */
  static final int WINDOW = 57;

  private final CoordinateRanges ranges;
  private final Mask mask;
  private final int[] codes;
  private final int[] counts;
  private final long bits;

  /** Chooses the parameters that make the index smallest. */
  public RiceIndex(CoordinateRanges ranges, Mask mask) {
    this.ranges = ranges;
    this.mask = mask;
    this.codes = new int[ranges.count()];
    this.counts = new int[ranges.count()];
    long total = 0;
    for (int k = 0; k < codes.length; k++) {
      int kept = mask.kept(ranges.start(k), ranges.end(k));
      boolean pruned = kept > ranges.length(k) / 2;
      counts[k] = pruned ? ranges.length(k) - kept : kept;
      codes[k] = pruned ? PRUNED : 0;
      total += counts[k] == 0 ? 0 : chooseParameter(k);
    }
    this.bits = total;
  }

  private long chooseParameter(int k) {
    double meanGap = (double) (ranges.length(k) - counts[k]) / counts[k];
    int guess = Math.max(0, Math.getExponent(Math.max(1, meanGap * Math.log(2))));
    int first = Math.max(0, guess - 3);
    long q0 = 0;
    long q1 = 0;
    long q2 = 0;
    long q3 = 0;
    long q4 = 0;
    long q5 = 0;
    int start = ranges.start(k);
    int end = ranges.end(k);
    int previous = start - 1;
    for (int word = start >>> 6; word <= (end - 1) >>> 6; word++) {
      long left = coded(k, word);
      while (left != 0) {
        int coordinate = (word << 6) + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        int gap = (coordinate - previous - 1) >>> first;
        previous = coordinate;
        q0 += gap;
        q1 += gap >>> 1;
        q2 += gap >>> 2;
        q3 += gap >>> 3;
        q4 += gap >>> 4;
        q5 += gap >>> 5;
      }
    }
    long[] quotients = {q0, q1, q2, q3, q4, q5};
    long best = Long.MAX_VALUE;
    int parameter = 0;
    for (int i = 0; i < quotients.length && first + i <= MAXIMUM_PARAMETER; i++) {
      long size = quotients[i] + (first + i + 1L) * counts[k];
      if (size < best) {
        best = size;
        parameter = first + i;
      }
    }
    codes[k] += parameter;
    return best;
  }

  /** The coordinates of a word that range k codes. */
  private long coded(int k, int word) {
    long kept = codes[k] >= PRUNED ? ~mask.word(word) : mask.word(word);
    return kept & KeptIndices.within(word, ranges.start(k), ranges.end(k));
  }

  /** Length in bytes; exact. */
  public long size() {
    long size = (bits + 7) / 8 + codes.length;
    for (int count : counts) {
      size += varintSize(count);
    }
    return size;
  }

  public static int varintSize(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  /** Writes {@link #size()} bytes, which must be zero. */
  public void write(byte[] bytes, int start) {
    int position = start;
    for (int k = 0; k < codes.length; k++) {
      bytes[position++] = (byte) codes[k];
      int rest = counts[k];
      while (rest > 0x7F) {
        bytes[position++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[position++] = (byte) rest;
    }
    BitWriter writer = new BitWriter(bytes, position, Math.toIntExact(start + size()));
    for (int k = 0; k < codes.length; k++) {
      if (counts[k] > 0) {
        writeGaps(k, writer);
      }
    }
  }

  private void writeGaps(int k, BitWriter writer) {
    int parameter = codes[k] & (PRUNED - 1);
    long lowBits = (1L << parameter) - 1;
    int start = ranges.start(k);
    int end = ranges.end(k);
    int previous = start - 1;
    for (int word = start >>> 6; word <= (end - 1) >>> 6; word++) {
      long left = coded(k, word);
      while (left != 0) {
        int coordinate = (word << 6) + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        int gap = coordinate - previous - 1;
        previous = coordinate;
        int quotient = gap >>> parameter;
        int length = quotient + 1 + parameter;
        if (length < WINDOW) {
          writer.put((1L << quotient) | ((gap & lowBits) << (quotient + 1)), length);
        } else {
          for (; quotient >= MAXIMUM_PARAMETER; quotient -= MAXIMUM_PARAMETER) {
            writer.put(0, MAXIMUM_PARAMETER);
          }
          writer.put(1L << quotient, quotient + 1);
          writer.put(gap & lowBits, parameter);
        }
      }
    }
  }

  /** Appends bits, least significant first. */
  private static final class BitWriter {
    private final byte[] bytes;
    private final int end;
    private int position;
    private long pending;
    private int filled;

    BitWriter(byte[] bytes, int position, int end) {
      this.bytes = bytes;
      this.position = position;
      this.end = end;
    }

    /** Appends the low {@code length} ≤ 56 bits of a value that has no others. */
    void put(long value, int length) {
      pending |= value << filled;
      filled += length;
      LittleEndian.putLongBefore(bytes, position, end, pending);
      position += filled >>> 3;
      pending >>>= filled & ~7;
      filled &= 7;
    }
  }
}
