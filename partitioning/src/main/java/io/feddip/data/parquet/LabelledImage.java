package io.feddip.data.parquet;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Arrays;

/** One example on its way through Spark: whose it is, its class, its pixels. */
public final class LabelledImage implements Serializable, Comparable<LabelledImage> {
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
  public int label() {
    return label;
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
