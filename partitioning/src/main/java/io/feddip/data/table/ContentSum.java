package io.feddip.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What rows are known by, whatever their order: the sum of their SHA-256 hashes, as four 64-bit
 * numbers.
 */
final class ContentSum implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] lanes = new long[4];

  /** The hash of all that a row says. */
  static byte[] hash(MessageDigest digest, RawRow row) {
    row.values().digest(digest);
    digest.update(row.label().getBytes(UTF_8));
    row.targets().digest(digest);
    digest.update((byte) 0);
    return digest.digest(row.client().getBytes(UTF_8));
  }

  void add(byte[] hash) {
    ByteBuffer numbers = ByteBuffer.wrap(hash);
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] += numbers.getLong();
    }
  }

  void merge(ContentSum other) {
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] += other.lanes[i];
    }
  }

  /** In hexadecimal. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (long lane : lanes) {
      text.append(HexFormat.of().toHexDigits(lane));
    }
    return text.toString();
  }
}
