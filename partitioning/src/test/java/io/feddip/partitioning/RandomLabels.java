package io.feddip.partitioning;

import io.feddip.api.data.Labels;
import java.util.Optional;
import java.util.Random;

/** Labels for tests. */
final class RandomLabels {
  private RandomLabels() {}

  /** Uneven classes in random order. */
  static Labels of(int examples, int classes, long seed) {
    Random random = new Random(seed);
    int[] labels = new int[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = Math.min(random.nextInt(classes), random.nextInt(classes));
    }
    return new Labels(labels, classes, Optional.empty());
  }

  /** The same number of examples of every class, classes taking turns. */
  static Labels balanced(int perClass, int classes) {
    int[] labels = new int[perClass * classes];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % classes;
    }
    return new Labels(labels, classes, Optional.empty());
  }
}
