package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.WireException;
import java.util.Optional;

/**
 * Whole numbers for the coordinates that travel, in flat order, and perhaps some more at the end.
 * Every number takes as many bytes as the longest one needs. With a mask the payload holds its
 * hash, so that an answer to another round's mask is not mistaken for one to this.
 */
public final class IntegerPayload {
  private IntegerPayload() {}

  /** The numbers as bytes. */
  public static byte[] encode(Layout layout, Optional<Mask> mask, long[] values) {
    int width = 1;
    for (long value : values) {
      // Bits of the magnitude and one of the sign.
      int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
      width = Math.max(width, (bits + 7) / 8);
    }
    int index = mask.isPresent() ? MaskHash.BYTES + 1 : 1;
    byte[] bytes = new byte[Math.toIntExact(Header.BYTES + index + (long) width * values.length)];
    mask.ifPresent(held -> MaskHash.of(held).write(bytes, Header.BYTES));
    int position = Header.BYTES + index;
    bytes[position - 1] = (byte) width;
    for (long value : values) {
      for (int i = 0; i < width; i++) {
        bytes[position++] = (byte) (value >> (8 * i));
      }
    }
    IndexCoding coding = mask.isPresent() ? IndexCoding.HELD : IndexCoding.NONE;
    new Header(Kind.INTEGERS, ValueFormat.FLOAT32, coding, values.length, index)
        .write(bytes, layout);
    return bytes;
  }

  /**
   * The numbers that bytes mean.
   *
   * @param mask the round's mask
   * @param count how many numbers there must be
   * @throws WireException if the bytes are no valid payload of so many numbers on this mask
   */
  public static long[] decode(byte[] bytes, Layout layout, Optional<Mask> mask, int count) {
    Header header = Header.read(bytes, layout);
    int index = mask.isPresent() ? MaskHash.BYTES + 1 : 1;
    if (header.kind() != Kind.INTEGERS
        || header.format() != ValueFormat.FLOAT32
        || header.coding() != (mask.isPresent() ? IndexCoding.HELD : IndexCoding.NONE)
        || header.indexBytes() != index
        || header.kept() != count
        || bytes.length < Header.BYTES + index) {
      throw new WireException("the payload is not one of %d whole numbers".formatted(count));
    }
    int position = Header.BYTES + index;
    int width = bytes[position - 1];
    if (width < 1 || width > Long.BYTES || bytes.length != position + (long) width * count) {
      throw new WireException(
          "%d bytes cannot hold %d numbers of %d".formatted(bytes.length, count, width));
    }
    if (mask.isPresent() && !MaskHash.read(bytes, Header.BYTES).equals(MaskHash.of(mask.get()))) {
      throw new WireException("the payload belongs to another mask");
    }
    long[] values = new long[count];
    for (int k = 0; k < count; k++) {
      long value = bytes[position + width - 1];
      for (int i = width - 2; i >= 0; i--) {
        value = value << 8 | (bytes[position + i] & 0xFF);
      }
      values[k] = value;
      position += width;
    }
    return values;
  }
}
