package io.feddip.api.wire.mask;

import io.feddip.api.model.Mask;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * What a mask is known by: the first 128 bits of SHA-256 over its size and its bits.
 *
 * @param high first 8 bytes, big-endian
 * @param low next 8 bytes
 */
public record MaskHash(long high, long low) {
  public static final int BYTES = 16;
  private static final int WORDS = 1_024;

  /** The hash of a mask; linear in its size. */
  public static MaskHash of(Mask mask) {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(WORDS * Long.BYTES);
    buffer.putLong(mask.size());
    for (int i = 0; i < mask.wordCount(); i++) {
      if (!buffer.hasRemaining()) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      buffer.putLong(mask.word(i));
    }
    digest.update(buffer.flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new MaskHash(hash.getLong(), hash.getLong());
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public void write(byte[] bytes, int position) {
    LittleEndian.putLong(bytes, position, high);
    LittleEndian.putLong(bytes, position + 8, low);
  }

  public static MaskHash read(byte[] bytes, int position) {
    return new MaskHash(
        LittleEndian.getLong(bytes, position), LittleEndian.getLong(bytes, position + 8));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }
}
