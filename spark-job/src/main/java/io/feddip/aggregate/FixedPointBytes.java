package io.feddip.aggregate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Bytes of a slice of a {@link FixedPointSum}. Little-endian: the header; the slice's sums, then
 * its holders, in blocks of {@value #BLOCK} numbers; CRC-32C of all before; four zero bytes.
 *
 * <p>A block begins with the number w of bytes, 0 … 8, that its largest number needs. Its numbers
 * follow in w bytes each; or, if that is shorter and w has {@value #SPARSE} added, a bit for each
 * number that says whether it is not zero, and those that aren't. Sums of masked updates are mostly
 * zero.
 */
final class FixedPointBytes {
  private static final int MAGIC = 0x53504446;
  private static final byte VERSION = 1;
  private static final int HEADER = 46;
  private static final int HOLDERS_AT = 5;
  private static final int LENGTH_AT = 6;
  private static final int TRAILER = 8;
  private static final int BLOCK = 512;
  private static final int SPARSE = 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private FixedPointBytes() {}

  /**
   * What precedes the numbers.
   *
   * @param length of the whole sum
   * @param from first coordinate of the slice
   * @param to one past its last coordinate
   */
  record Header(
      boolean countsHolders,
      int length,
      int from,
      int to,
      long maximumExamples,
      int fractionBits,
      long examples,
      int updates) {

    private void write(byte[] bytes) {
      INT.set(bytes, 0, MAGIC);
      bytes[4] = VERSION;
      bytes[HOLDERS_AT] = (byte) (countsHolders ? 1 : 0);
      INT.set(bytes, LENGTH_AT, length);
      INT.set(bytes, 10, from);
      INT.set(bytes, 14, to);
      LONG.set(bytes, 18, maximumExamples);
      INT.set(bytes, 26, fractionBits);
      LONG.set(bytes, 30, examples);
      INT.set(bytes, 38, updates);
    }

    private static Header read(byte[] bytes) {
      return new Header(
          bytes[HOLDERS_AT] == 1,
          (int) INT.get(bytes, LENGTH_AT),
          (int) INT.get(bytes, 10),
          (int) INT.get(bytes, 14),
          (long) LONG.get(bytes, 18),
          (int) INT.get(bytes, 26),
          (long) LONG.get(bytes, 30),
          (int) INT.get(bytes, 38));
    }
  }

  /**
   * The bytes of a slice.
   *
   * @param origin coordinate that the arrays' first numbers are of
   */
  static byte[] encode(long[] sums, int[] holders, int origin, Header header) {
    Block block = new Block();
    long size = HEADER + TRAILER;
    int first = header.from - origin;
    int end = header.to - origin;
    for (int from = first; from < end; from += BLOCK) {
      size += block.load(sums, from, end);
      size += holders == null ? 0 : block.load(holders, from, end);
    }
    byte[] bytes = new byte[Math.toIntExact(size)];
    header.write(bytes);
    int position = HEADER;
    for (int from = first; from < end; from += BLOCK) {
      block.load(sums, from, end);
      position = block.write(bytes, position);
    }
    for (int from = first; holders != null && from < end; from += BLOCK) {
      block.load(holders, from, end);
      position = block.write(bytes, position);
    }
    LONG.set(bytes, position, checksum(bytes, position));
    return bytes;
  }

  /** Checks everything before anything is added. */
  static Header check(byte[] bytes, int length, boolean countsHolders) {
    if (bytes.length < HEADER + TRAILER
        || (int) INT.get(bytes, 0) != MAGIC
        || bytes[4] != VERSION
        || bytes[HOLDERS_AT] != (countsHolders ? 1 : 0)
        || (int) INT.get(bytes, LENGTH_AT) != length) {
      throw new IllegalArgumentException(
          "not the bytes of a partial sum of %d parameters in version %d"
              .formatted(length, VERSION));
    }
    int end = bytes.length - TRAILER;
    if ((long) LONG.get(bytes, end) != checksum(bytes, end)) {
      throw new IllegalArgumentException("the bytes of a partial sum are damaged");
    }
    Header header = Header.read(bytes);
    boolean sliced = header.from >= 0 && header.from <= header.to && header.to <= length;
    int position = HEADER;
    for (int part = 0; sliced && part < (countsHolders ? 2 : 1); part++) {
      for (int from = header.from; from < header.to; from += BLOCK) {
        position = Block.skip(bytes, position, end, Math.min(BLOCK, header.to - from));
      }
    }
    if (!sliced || position != end || header.examples < 0 || header.updates < 0) {
      throw new IllegalArgumentException("the bytes of a partial sum don't fit together");
    }
    return header;
  }

  /** Checks a slice of whatever sum it is of. */
  static Header check(byte[] bytes) {
    boolean longEnough = bytes.length >= HEADER;
    return check(
        bytes,
        longEnough ? (int) INT.get(bytes, LENGTH_AT) : 0,
        longEnough && bytes[HOLDERS_AT] == 1);
  }

  /**
   * Adds a checked slice.
   *
   * @param origin coordinate that the arrays' first numbers are of
   */
  static void addTo(byte[] bytes, long[] sums, int[] holders, int origin, Header header) {
    Block block = new Block();
    int position = HEADER;
    int end = header.to - origin;
    for (int from = header.from - origin; from < end; from += BLOCK) {
      int count = Math.min(BLOCK, end - from);
      position = block.read(bytes, position, count);
      for (int i = 0; i < count; i++) {
        sums[from + i] += block.numbers[i];
      }
    }
    for (int from = header.from - origin; holders != null && from < end; from += BLOCK) {
      int count = Math.min(BLOCK, end - from);
      position = block.read(bytes, position, count);
      for (int i = 0; i < count; i++) {
        holders[from + i] += (int) block.numbers[i];
      }
    }
  }

  private static long checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return crc.getValue();
  }

  /** One block's numbers. */
  private static final class Block {
    private final long[] numbers = new long[BLOCK];
    private int count;
    private int width;
    private boolean sparse;

    /** Takes the numbers and returns how many bytes they will need. */
    private int load(long[] from, int start, int end) {
      count = Math.min(BLOCK, end - start);
      System.arraycopy(from, start, numbers, 0, count);
      return plan();
    }

    private int load(int[] from, int start, int end) {
      count = Math.min(BLOCK, end - start);
      for (int i = 0; i < count; i++) {
        numbers[i] = from[start + i];
      }
      return plan();
    }

    private int plan() {
      long used = 0;
      int present = 0;
      for (int i = 0; i < count; i++) {
        used |= numbers[i] ^ (numbers[i] >> 63);
        present += numbers[i] == 0 ? 0 : 1;
      }
      width = present == 0 ? 0 : (Long.SIZE - Long.numberOfLeadingZeros(used)) / 8 + 1;
      int size = count * width;
      int sparseSize = (count + 7) / 8 + present * width;
      sparse = sparseSize < size;
      return 1 + Math.min(size, sparseSize);
    }

    /** Writes eight bytes a number; those too many are overwritten by what follows. */
    private int write(byte[] bytes, int start) {
      int position = start;
      bytes[position++] = (byte) (sparse ? width + SPARSE : width);
      if (sparse) {
        for (int i = 0; i < count; i += 8) {
          int bits = 0;
          for (int j = i; j < Math.min(count, i + 8); j++) {
            bits |= (numbers[j] == 0 ? 0 : 1) << (j - i);
          }
          bytes[position++] = (byte) bits;
        }
      }
      for (int i = 0; width > 0 && i < count; i++) {
        if (!sparse || numbers[i] != 0) {
          LONG.set(bytes, position, numbers[i]);
          position += width;
        }
      }
      return position;
    }

    /** Reads eight bytes a number and shifts out those too many; the trailer is long enough. */
    private int read(byte[] bytes, int start, int numberCount) {
      int position = start;
      int code = bytes[position++];
      int bitmap = position;
      int bytesEach = code & (SPARSE - 1);
      if (code >= SPARSE) {
        position += (numberCount + 7) / 8;
      }
      int shift = Long.SIZE - 8 * bytesEach;
      for (int i = 0; i < numberCount; i++) {
        boolean present = code < SPARSE || (bytes[bitmap + (i >>> 3)] >>> (i & 7) & 1) != 0;
        if (bytesEach == 0 || !present) {
          numbers[i] = 0;
        } else {
          numbers[i] = (long) LONG.get(bytes, position) << shift >> shift;
          position += bytesEach;
        }
      }
      return position;
    }

    /** Where the next block begins, with every check that reading needs. */
    private static int skip(byte[] bytes, int start, int end, int numberCount) {
      int code = start < end ? bytes[start] : -1;
      int width = code & (SPARSE - 1);
      if (code < 0 || code > SPARSE + 8 || width > 8) {
        throw new IllegalArgumentException("the bytes of a partial sum have a bad block");
      }
      int position = start + 1;
      int present = numberCount;
      if (code >= SPARSE) {
        int bitmap = position;
        position += (numberCount + 7) / 8;
        present = 0;
        for (int i = 0; i < numberCount && position <= end; i++) {
          present += bytes[bitmap + (i >>> 3)] >>> (i & 7) & 1;
        }
      }
      if ((long) position + (long) present * width > end) {
        throw new IllegalArgumentException("the bytes of a partial sum are cut off");
      }
      return position + present * width;
    }
  }
}
