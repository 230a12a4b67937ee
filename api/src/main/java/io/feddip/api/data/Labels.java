package io.feddip.api.data;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;

/** All that a partitioner may know of the examples. Immutable. */
public final class Labels {
  private final int[] labels;
  private final int classes;
  private final Optional<NaturalClients> naturalClients;

  /**
   * @param labels one an example, 0 … classes−1; copied
   * @param naturalClients whom each example belongs to, if the input says so
   * @throws IllegalArgumentException if a label is out of range
   */
  public Labels(int[] labels, int classes, Optional<NaturalClients> naturalClients) {
    this.labels = labels.clone();
    this.classes = classes;
    this.naturalClients = requireNonNull(naturalClients, "naturalClients is null");
    for (int label : this.labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("label " + label + " of " + classes + " classes");
      }
    }
    if (naturalClients.isPresent() && naturalClients.get().examples() != labels.length) {
      throw new IllegalArgumentException("every example needs a client, or none");
    }
  }

  public static Labels of(ExampleSet images) {
    return new Labels(images.labels(), images.classes(), images.naturalClients());
  }

  /** Number of examples. */
  public int size() {
    return labels.length;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** The class of an example. */
  public int label(int example) {
    return labels[example];
  }

  /** Whom each example belongs to, where the input says so. */
  public Optional<NaturalClients> naturalClients() {
    return naturalClients;
  }

  /** Number of examples of each class. */
  int[] counts() {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The examples of each class in ascending order: [class][…]. */
  public int[][] byClass() {
    int[] counts = counts();
    int[][] byClass = new int[classes][];
    for (int label = 0; label < classes; label++) {
      byClass[label] = new int[counts[label]];
    }
    int[] filled = new int[classes];
    for (int example = 0; example < labels.length; example++) {
      int label = labels[example];
      byClass[label][filled[label]++] = example;
    }
    return byClass;
  }

  @Override
  public String toString() {
    return "Labels[" + labels.length + " examples, by class " + Arrays.toString(counts()) + "]";
  }
}
