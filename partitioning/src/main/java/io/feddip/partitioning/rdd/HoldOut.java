package io.feddip.partitioning.rdd;

import io.feddip.api.KeyedRandom;
import java.io.Serializable;
import java.util.function.IntPredicate;

/**
 * Which of a client's examples are set aside: of every class the same share, but for rounding,
 * which is random so that small clients and rare classes get theirs. A function of the seed.
 *
 * @param fraction of the examples, in [0, 1)
 * @param seed decides which
 * @param purpose what for: others are set aside for another
 */
public record HoldOut(double fraction, long seed, String purpose) implements Serializable {
  private static final String TEST = "hold-out";
  private static final String VALIDATION = "validation";

  /** What becomes the test set. */
  public HoldOut(double fraction, long seed) {
    this(fraction, seed, TEST);
  }

  /** What becomes the validation set, of the rest. */
  public static HoldOut forValidation(double fraction, long seed) {
    return new HoldOut(fraction, seed, VALIDATION);
  }

  public HoldOut {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("a fraction is in [0, 1): " + fraction);
    }
  }

  /**
   * How many of a client's examples of one class are set aside.
   *
   * @param examples that it has of the class
   */
  int count(int client, int label, int examples) {
    return count(stream(client, label), examples);
  }

  private int count(KeyedRandom random, int examples) {
    return Math.min(examples, (int) (fraction * examples + random.nextDouble()));
  }

  private KeyedRandom stream(int client, int label) {
    return new KeyedRandom(seed, purpose, label, client);
  }

  /**
   * Which of a client's examples are set aside.
   *
   * @param labels of its examples, in the order that is the client's
   * @param classes number of classes
   */
  boolean[] of(int client, int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    IntPredicate isNext = choice(client, counts);
    boolean[] held = new boolean[labels.length];
    for (int i = 0; i < labels.length; i++) {
      held[i] = isNext.test(labels[i]);
    }
    return held;
  }

  /**
   * The same for examples that come one by one: tells of each label in turn.
   *
   * @param counts how many examples of each class are going to come
   */
  IntPredicate choice(int client, int[] counts) {
    int[] left = counts.clone();
    int classes = left.length;
    KeyedRandom[] streams = new KeyedRandom[classes];
    int[] wanted = new int[classes];
    for (int label = 0; label < classes; label++) {
      if (left[label] > 0) {
        streams[label] = stream(client, label);
        wanted[label] = count(streams[label], left[label]);
      }
    }
    return label -> {
      boolean held = streams[label].nextInt(left[label]--) < wanted[label];
      if (held) {
        wanted[label]--;
      }
      return held;
    };
  }
}
