package io.feddip.api.wire.mask;

import io.feddip.api.model.Mask;

/** A mask as one bit a coordinate, the lowest coordinate in the lowest bit. */
public final class BitmapIndex {
  private BitmapIndex() {}

  /** Bytes for a mask of {@code size} coordinates. */
  public static long size(int size) {
    return ((long) size + 7) >>> 3;
  }

  public static void write(Mask mask, byte[] bytes, int start) {
    int end = Math.toIntExact(start + size(mask.size()));
    for (int i = 0; i < mask.wordCount(); i++) {
      LittleEndian.putLongBefore(bytes, start + (i << 3), end, mask.word(i));
    }
  }

  /**
   * Reads a mask back.
   *
   * @param end one past the index's last byte
   * @throws WireException if the bytes between are not exactly such an index
   */
  public static Mask read(byte[] bytes, int start, int end, int size, int kept) {
    if (end - start != size(size)) {
      throw new WireException(
          "a bitmap of %d bytes for %d coordinates".formatted(end - start, size));
    }
    if ((size & 7) != 0 && (bytes[end - 1] & 0xFF) >>> (size & 7) != 0) {
      throw new WireException("the bitmap has bits beyond its coordinates");
    }
    long[] words = new long[(int) (((long) size + 63) >>> 6)];
    for (int i = 0; i < words.length; i++) {
      words[i] = LittleEndian.getLongBefore(bytes, start + (i << 3), end);
    }
    Mask mask = Mask.ofWords(size, words);
    if (mask.kept() != kept) {
      throw new WireException("the index keeps %d of %d values".formatted(mask.kept(), kept));
    }
    return mask;
  }
}
