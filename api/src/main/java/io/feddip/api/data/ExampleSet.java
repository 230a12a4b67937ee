package io.feddip.api.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * All images of one split, packed: pixels are the bytes they were in the file (0 … 255, unsigned),
 * shaped [examples][channels][height][width]; one label a picture. Lives on the driver and holds at
 * most 2 GiB of pixels. Immutable by convention: nothing writes to the arrays.
 */
public final class ExampleSet {
  /** Most bytes of pixels: the longest array that every JVM allocates. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final String source;
  private final int channels;
  private final int height;
  private final int width;
  private final int classes;
  private final byte[] pixels;
  private final int[] labels;
  private final Optional<NaturalClients> naturalClients;

  /**
   * @param source where the images are from, for messages
   * @param classes number of classes; labels are 0 … classes−1
   * @param pixels labels.length × channels × height × width bytes; not copied
   * @param labels one class an image; not copied
   * @param naturalClients whom each example belongs to, if the input says so
   * @throws IllegalArgumentException if lengths do not fit together or a label is out of range
   */
  public ExampleSet(
      String source,
      int channels,
      int height,
      int width,
      int classes,
      byte[] pixels,
      int[] labels,
      Optional<NaturalClients> naturalClients) {
    this.source = requireNonNull(source, "source is null");
    this.pixels = requireNonNull(pixels, "pixels is null");
    this.labels = requireNonNull(labels, "labels is null");
    this.naturalClients = requireNonNull(naturalClients, "naturalClients is null");
    if (channels < 1 || height < 1 || width < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "not images: " + channels + "×" + height + "×" + width + ", " + classes + " classes");
    }
    long imageBytes = Math.multiplyExact(Math.multiplyExact((long) channels, height), width);
    if (pixels.length != Math.multiplyExact(imageBytes, labels.length)) {
      throw new IllegalArgumentException(
          labels.length + " images of " + imageBytes + " bytes are not " + pixels.length);
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("label " + label + " of " + classes + " classes");
      }
    }
    if (naturalClients.isPresent() && naturalClients.get().examples() != labels.length) {
      throw new IllegalArgumentException("every example needs a client, or none");
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.classes = classes;
  }

  /**
   * SHA-256 of labels, pixels and whose they are, in hexadecimal: the same for the same images in
   * other files or places. Linear, about a second a gigabyte.
   */
  public String sha256() {
    MessageDigest digest = digest();
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    chunk.putInt(channels).putInt(height).putInt(width).putInt(classes);
    for (int label : labels) {
      if (chunk.remaining() < Integer.BYTES) {
        digest.update(chunk.flip());
        chunk.clear();
      }
      chunk.putInt(label);
    }
    digest.update(chunk.flip());
    digest.update(pixels);
    naturalClients.ifPresent(
        clients -> {
          for (int i = 0; i < clients.examples(); i++) {
            digest.update((clients.names().get(clients.owner(i)) + "\n").getBytes(UTF_8));
          }
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Where the images are from, for messages. */
  public String source() {
    return source;
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

  /** Number of classes. */
  public int classes() {
    return classes;
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

  /** Whom each example belongs to, where the input has a client column. */
  public Optional<NaturalClients> naturalClients() {
    return naturalClients;
  }

  /**
   * Copies some examples into a pack of their own.
   *
   * @param owner the client's number, from 0
   * @param examples indices of the examples, in the order they get in the pack
   */
  public Examples pack(int owner, int[] examples) {
    int imageBytes = imageBytes();
    byte[] packedPixels = new byte[Math.multiplyExact(examples.length, imageBytes)];
    int[] packedLabels = new int[examples.length];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(pixels, examples[i] * imageBytes, packedPixels, i * imageBytes, imageBytes);
      packedLabels[i] = labels[examples[i]];
    }
    return new Examples(owner, channels, height, width, packedPixels, packedLabels);
  }

  /** The examples from … to−1 as a pack. */
  public Examples pack(int owner, int from, int to) {
    return new Examples(
        owner,
        channels,
        height,
        width,
        Arrays.copyOfRange(pixels, from * imageBytes(), to * imageBytes()),
        Arrays.copyOfRange(labels, from, to));
  }

  @Override
  public String toString() {
    return "ImageSet["
        + List.of(size(), channels, height, width)
        + " bytes, "
        + classes
        + " classes, "
        + source
        + "]";
  }
}
