package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.LittleEndian;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32C;

/**
 * The header of a payload; see the package for where its parts are.
 *
 * @param kept number of values that the index chooses
 * @param indexBytes length of the index, at least 0
 */
record Header(Kind kind, ValueFormat format, IndexCoding coding, int kept, int indexBytes) {
  static final int BYTES = 32;
  private static final int MAGIC = 0x50494446;
  private static final byte VERSION = 1;
  private static final int CHECKSUM = 28;

  /** Writes the header of a payload that is complete otherwise. */
  void write(byte[] bytes, Layout layout) {
    LittleEndian.putInt(bytes, 0, MAGIC);
    bytes[4] = VERSION;
    bytes[5] = (byte) kind.code();
    bytes[6] = (byte) format.code();
    bytes[7] = (byte) coding.code();
    LittleEndian.putLong(bytes, 8, fingerprint(layout));
    LittleEndian.putInt(bytes, 16, kept);
    LittleEndian.putInt(bytes, 20, indexBytes);
    LittleEndian.putInt(bytes, 24, bytes.length);
    LittleEndian.putInt(bytes, CHECKSUM, checksum(bytes));
  }

  /**
   * Reads and checks the header and the checksum.
   *
   * @throws WireException if this is no payload for this layout, or damaged
   */
  static Header read(byte[] bytes, Layout layout) {
    if (bytes.length < BYTES || LittleEndian.getInt(bytes, 0) != MAGIC) {
      throw new WireException("these %d bytes are no payload".formatted(bytes.length));
    }
    if (bytes[4] != VERSION) {
      throw new WireException(
          "the payload has version %d, this program reads %d: run the same release everywhere"
              .formatted(bytes[4], VERSION));
    }
    int length = LittleEndian.getInt(bytes, 24);
    if (length != bytes.length) {
      throw new WireException(
          "the payload has %d bytes instead of %d".formatted(bytes.length, length));
    }
    if (LittleEndian.getInt(bytes, CHECKSUM) != checksum(bytes)) {
      throw new WireException("the payload is damaged: its checksum differs");
    }
    if (LittleEndian.getLong(bytes, 8) != fingerprint(layout)) {
      throw new WireException("the payload belongs to another model than " + layout);
    }
    Header header =
        new Header(
            pick(Kind.values(), Kind::code, bytes[5], "kind"),
            pick(ValueFormat.values(), ValueFormat::code, bytes[6], "value format"),
            pick(IndexCoding.values(), IndexCoding::code, bytes[7], "index coding"),
            LittleEndian.getInt(bytes, 16),
            LittleEndian.getInt(bytes, 20));
    if (header.kept < 0 || header.indexBytes < 0) {
      throw new WireException("the payload has a negative length");
    }
    return header;
  }

  private static <E> E pick(E[] values, ToIntFunction<E> codes, int code, String what) {
    for (E value : values) {
      if (codes.applyAsInt(value) == code) {
        return value;
      }
    }
    throw new WireException("the payload has an unknown %s: %d".formatted(what, code));
  }

  /** CRC-32C of all but itself. */
  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKSUM);
    crc.update(bytes, BYTES, bytes.length - BYTES);
    return (int) crc.getValue();
  }

  /** The first 64 bits of SHA-256 over every block's names, kind, shape and whether it is in P. */
  static long fingerprint(Layout layout) {
    MessageDigest digest = MaskHash.sha256();
    StringBuilder text = new StringBuilder();
    for (ParameterBlock block : layout.blocks()) {
      text.append(block.layer())
          .append('\0')
          .append(block.parameter())
          .append('\0')
          .append(block.kind())
          .append(block.shape())
          .append(block.prunable())
          .append('\n');
    }
    return ByteBuffer.wrap(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)))
        .getLong();
  }
}
