package io.feddip.api.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Images and labels of one client, packed: what a Spark partition holds as its only element. Pixels
 * stay the bytes they were in the file (0 … 255, unsigned), one image after the other, each
 * [channels][height][width]. Immutable by convention: nothing writes to the arrays.
 */
public final class Examples implements Serializable {
  private static final long serialVersionUID = 1;

  private final int owner;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] pixels;
  private final int[] labels;

  /**
   * @param owner the client's number, from 0
   * @param pixels labels.length × channels × height × width bytes; not copied
   * @param labels classes from 0; not copied
   * @throws IllegalArgumentException if lengths do not fit together
   */
  public Examples(int owner, int channels, int height, int width, byte[] pixels, int[] labels) {
    requireNonNull(pixels, "pixels is null");
    requireNonNull(labels, "labels is null");
    long expected = Math.multiplyExact((long) labels.length, (long) channels * height * width);
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          labels.length + " images need " + expected + " bytes of pixels, not " + pixels.length);
    }
    this.owner = owner;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The client's number. */
  public int owner() {
    return owner;
  }

  public int channels() {
    return channels;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** Number of examples. */
  public int size() {
    return labels.length;
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return channels * height * width;
  }

  /** All pixels; not a copy. */
  public byte[] pixels() {
    return pixels;
  }

  /** All labels; not a copy. */
  public int[] labels() {
    return labels;
  }
}
