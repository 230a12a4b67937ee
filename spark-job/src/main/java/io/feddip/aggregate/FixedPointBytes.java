package io.feddip.aggregate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Bytes of a {@link FixedPointSum}. Little-endian: magic, version, whether holders are counted,
 * length, bound, f, examples, updates; then the sums and the holders in blocks of {@value #BLOCK},
 * each a byte w in 0 … 8 and its numbers in w bytes each, as w is enough for the block's largest;
 * then CRC-32C of all before and four zero bytes.
 */
final class FixedPointBytes {
  private static final int MAGIC = 0x53504446;
  private static final byte VERSION = 1;
  private static final int HEADER = 4 + 1 + 1 + 4 + 8 + 4 + 8 + 4;
  private static final int TRAILER = 8;
  private static final int BLOCK = 512;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private FixedPointBytes() {}

  /** What precedes the numbers. */
  record Header(long maximumExamples, int fractionBits, long examples, int updates) {}

  static byte[] encode(long[] sums, int[] holders, Header header) {
    long size = HEADER + TRAILER + blocksSize(sums, null);
    if (holders != null) {
      size += blocksSize(null, holders);
    }
    byte[] bytes = new byte[Math.toIntExact(size)];
    INT.set(bytes, 0, MAGIC);
    bytes[4] = VERSION;
    bytes[5] = (byte) (holders == null ? 0 : 1);
    INT.set(bytes, 6, sums.length);
    LONG.set(bytes, 10, header.maximumExamples());
    INT.set(bytes, 18, header.fractionBits());
    LONG.set(bytes, 22, header.examples());
    INT.set(bytes, 30, header.updates());
    int position = write(bytes, HEADER, sums, null);
    if (holders != null) {
      position = write(bytes, position, null, holders);
    }
    LONG.set(bytes, position, checksum(bytes, position));
    return bytes;
  }

  /** Checks everything before anything is added. */
  static Header check(byte[] bytes, int length, boolean countsHolders) {
    if (bytes.length < HEADER + TRAILER
        || (int) INT.get(bytes, 0) != MAGIC
        || bytes[4] != VERSION
        || bytes[5] != (countsHolders ? 1 : 0)
        || (int) INT.get(bytes, 6) != length) {
      throw new IllegalArgumentException(
          "not the bytes of a partial sum of %d parameters in version %d"
              .formatted(length, VERSION));
    }
    int end = bytes.length - TRAILER;
    if ((long) LONG.get(bytes, end) != checksum(bytes, end)) {
      throw new IllegalArgumentException("the bytes of a partial sum are damaged");
    }
    long position = HEADER;
    for (int pass = 0; pass < (countsHolders ? 2 : 1); pass++) {
      for (int from = 0; from < length; from += BLOCK) {
        if (position >= end || bytes[(int) position] < 0 || bytes[(int) position] > 8) {
          throw new IllegalArgumentException("the bytes of a partial sum have a bad block");
        }
        position += 1 + (long) bytes[(int) position] * Math.min(BLOCK, length - from);
      }
    }
    Header header =
        new Header(
            (long) LONG.get(bytes, 10),
            (int) INT.get(bytes, 18),
            (long) LONG.get(bytes, 22),
            (int) INT.get(bytes, 30));
    if (position != end || header.examples() < 0 || header.updates() < 0) {
      throw new IllegalArgumentException("the bytes of a partial sum don't fit together");
    }
    return header;
  }

  static void addTo(byte[] bytes, long[] sums, int[] holders) {
    int position = HEADER;
    for (int from = 0; from < sums.length; from += BLOCK) {
      int width = bytes[position++];
      int to = Math.min(sums.length, from + BLOCK);
      // A number of w bytes is read as eight and the others shifted out; none is past the trailer.
      int shift = Long.SIZE - 8 * width;
      for (int i = from; width > 0 && i < to; i++) {
        sums[i] += (long) LONG.get(bytes, position) << shift >> shift;
        position += width;
      }
    }
    for (int from = 0; holders != null && from < holders.length; from += BLOCK) {
      int width = bytes[position++];
      int to = Math.min(holders.length, from + BLOCK);
      int shift = Long.SIZE - 8 * width;
      for (int i = from; width > 0 && i < to; i++) {
        holders[i] += (int) ((long) LONG.get(bytes, position) << shift >> shift);
        position += width;
      }
    }
  }

  private static long blocksSize(long[] sums, int[] holders) {
    int length = sums == null ? holders.length : sums.length;
    long size = 0;
    for (int from = 0; from < length; from += BLOCK) {
      int to = Math.min(length, from + BLOCK);
      size += 1 + (long) width(sums, holders, from, to) * (to - from);
    }
    return size;
  }

  private static int write(byte[] bytes, int start, long[] sums, int[] holders) {
    int position = start;
    int length = sums == null ? holders.length : sums.length;
    for (int from = 0; from < length; from += BLOCK) {
      int to = Math.min(length, from + BLOCK);
      int width = width(sums, holders, from, to);
      bytes[position++] = (byte) width;
      for (int i = from; width > 0 && i < to; i++) {
        // Writes eight bytes; those too many are overwritten by what follows.
        LONG.set(bytes, position, sums == null ? holders[i] : sums[i]);
        position += width;
      }
    }
    return position;
  }

  private static int width(long[] sums, int[] holders, int from, int to) {
    long used = 0;
    for (int i = from; i < to; i++) {
      long value = sums == null ? holders[i] : sums[i];
      used |= value ^ (value >> 63);
    }
    boolean allZero = true;
    for (int i = from; allZero && i < to; i++) {
      allZero = (sums == null ? holders[i] : sums[i]) == 0;
    }
    return allZero ? 0 : (Long.SIZE - Long.numberOfLeadingZeros(used)) / 8 + 1;
  }

  private static long checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return crc.getValue();
  }
}
