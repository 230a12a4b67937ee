package io.feddip.api.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Examples and labels of one client, packed: what a Spark partition holds as its only element.
 * Pixels stay the bytes they were in the file (0 … 255, unsigned), rows of a table are numbers; one
 * example after the other, each [channels][height][width]. Immutable by convention: nothing writes
 * to the arrays.
 */
public final class Examples implements Serializable {
  private static final long serialVersionUID = 1;

  private final int owner;
  private final int channels;
  private final int height;
  private final int width;
  private final Features features;
  private final int[] labels;
  private final float[] targets;

  /**
   * @param owner the client's number, from 0
   * @param pixels labels.length × channels × height × width bytes; not copied
   * @param labels classes from 0; not copied
   * @throws IllegalArgumentException if lengths do not fit together
   */
  public Examples(int owner, int channels, int height, int width, byte[] pixels, int[] labels) {
    this(owner, channels, height, width, new Features.Pixels(pixels), labels);
  }

  /**
   * @param owner the client's number, from 0
   * @param features labels.length × channels × height × width values; not copied
   * @param labels classes from 0; not copied
   * @throws IllegalArgumentException if lengths do not fit together
   */
  public Examples(int owner, int channels, int height, int width, Features features, int[] labels) {
    this(owner, channels, height, width, features, labels, new float[0]);
  }

  /**
   * Examples that have no class, but numbers or labels that a network is to give.
   *
   * @param owner the client's number, from 0
   * @param features labels.length × channels × height × width values; not copied
   * @param labels 0 everywhere, one an example; not copied
   * @param targets [examples][outputs], as a network is to give them; not copied; empty: there are
   *     classes
   * @throws IllegalArgumentException if lengths do not fit together
   */
  public Examples(
      int owner,
      int channels,
      int height,
      int width,
      Features features,
      int[] labels,
      float[] targets) {
    requireNonNull(targets, "targets is null");
    requireNonNull(features, "features is null");
    requireNonNull(labels, "labels is null");
    long expected = Math.multiplyExact((long) labels.length, (long) channels * height * width);
    if (features.count() != expected) {
      throw new IllegalArgumentException(
          labels.length + " examples need " + expected + " values, not " + features.count());
    }
    if (labels.length == 0 ? targets.length > 0 : targets.length % labels.length != 0) {
      throw new IllegalArgumentException(
          targets.length + " targets are not as many for each of " + labels.length + " examples");
    }
    this.owner = owner;
    this.targets = targets;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.features = features;
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

  /** Values of one example; of an image, its bytes. */
  public int imageBytes() {
    return channels * height * width;
  }

  /** All values, pixels or numbers, in memory or not; not a copy. */
  public Features features() {
    return features;
  }

  /**
   * Some examples, in memory.
   *
   * @param order numbers of examples
   * @param from first position in the order
   * @param to position after the last one
   */
  public Examples some(int[] order, int from, int to) {
    int each = targetsEach();
    int length = imageBytes();
    int[] chosen = new int[to - from];
    float[] wanted = new float[Math.multiplyExact(chosen.length, each)];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = labels[order[from + i]];
      System.arraycopy(targets, order[from + i] * each, wanted, i * each, each);
    }
    Features values;
    if (features instanceof Features.Stored stored) {
      values = stored.read(order, from, to);
    } else if (features instanceof Features.Pixels pixels) {
      byte[] bytes = new byte[Math.multiplyExact(chosen.length, length)];
      copy(pixels.bytes(), order, from, bytes, chosen.length);
      values = new Features.Pixels(bytes);
    } else {
      float[] numbers = new float[Math.multiplyExact(chosen.length, length)];
      copy(((Features.Numbers) features).values(), order, from, numbers, chosen.length);
      values = new Features.Numbers(numbers);
    }
    return new Examples(owner, channels, height, width, values, chosen, wanted);
  }

  private void copy(Object all, int[] order, int from, Object into, int count) {
    int length = imageBytes();
    for (int i = 0; i < count; i++) {
      System.arraycopy(all, order[from + i] * length, into, i * length, length);
    }
  }

  /**
   * All pixels; not a copy, where they are in memory.
   *
   * @throws IllegalStateException if the examples are numbers
   */
  public byte[] pixels() {
    Features all = features;
    if (features instanceof Features.Stored stored) {
      all = stored.read(IntStream.range(0, size()).toArray(), 0, size());
    }
    if (all instanceof Features.Pixels pixels) {
      return pixels.bytes();
    }
    throw new IllegalStateException("these examples are numbers and have no pixels");
  }

  /** Targets of an example; 0 where there are classes. */
  public int targetsEach() {
    return labels.length == 0 ? 0 : targets.length / labels.length;
  }

  /** All targets, [examples][outputs], empty where there are classes; not a copy. */
  public float[] targets() {
    return targets;
  }

  /** All labels; not a copy. */
  public int[] labels() {
    return labels;
  }
}
