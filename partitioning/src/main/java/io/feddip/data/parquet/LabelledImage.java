package io.feddip.data.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.feddip.data.KeyedRow;
import io.feddip.data.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** One example on its way through Spark: whose it is, its class, its pixels. */
public final class LabelledImage implements KeyedRow, Comparable<LabelledImage> {
  private static final long serialVersionUID = 1;

  private final String client;
  private final int label;
  private final byte[] pixels;

  /**
   * Wraps without copying.
   *
   * @param client name of the client, empty where the input has none
   */
  LabelledImage(String client, int label, byte[] pixels) {
    this.client = requireNonNull(client, "client is null");
    this.label = label;
    this.pixels = requireNonNull(pixels, "pixels is null");
  }

  /** Name of the client, empty where the input has none. */
  public String client() {
    return client;
  }

  /** Class from 0. */
  @Override
  public int label() {
    return label;
  }

  /** The begin of a SHA-256; computed each time. */
  @Override
  public long key() {
    MessageDigest digest = Sha256.digest();
    digest.update(pixels);
    digest.update(client.getBytes(UTF_8));
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(label).flip());
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Pixels, [channels][height][width]; not a copy. */
  public byte[] pixels() {
    return pixels;
  }

  /**
   * By client, class, pixels: an order that does not depend on how Spark read the files, which
   * changes with the number of cores.
   */
  @Override
  public int compareTo(LabelledImage that) {
    int order = client.compareTo(that.client);
    if (order == 0) {
      order = Integer.compare(label, that.label);
    }
    return order != 0 ? order : Arrays.compareUnsigned(pixels, that.pixels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledImage that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * client.hashCode() + label) + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "LabelledImage[" + client + ", class " + label + "]";
  }
}
