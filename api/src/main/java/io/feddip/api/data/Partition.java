package io.feddip.api.data;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which client holds which examples. Clients are numbered from 0; each one's examples are in
 * ascending order; no example has two clients. Immutable.
 */
public final class Partition {
  private final int total;
  private final int assigned;
  private final int[][] examples;

  /**
   * @param total number of examples there are
   * @param examples [client][…], example indices 0 … total−1
   * @throws IllegalArgumentException if an index is out of range or given twice
   */
  public Partition(int total, int[][] examples) {
    this.total = total;
    this.examples = new int[examples.length][];
    BitSet taken = new BitSet(total);
    for (int client = 0; client < examples.length; client++) {
      int[] own = examples[client].clone();
      Arrays.sort(own);
      for (int example : own) {
        if (example < 0 || example >= total || taken.get(example)) {
          throw new IllegalArgumentException(
              "example %d of %d is out of range or has two clients".formatted(example, total));
        }
        taken.set(example);
      }
      this.examples[client] = own;
    }
    this.assigned = taken.cardinality();
  }

  /** Number of clients, empty ones included. */
  public int clients() {
    return examples.length;
  }

  /** Number of examples there are, whether a client has them or not. */
  public int total() {
    return total;
  }

  /** Number of examples that no client has. */
  public int unassigned() {
    return total - assigned;
  }

  /** Number of examples that a client holds. */
  public int size(int client) {
    return examples[client].length;
  }

  /** The examples of a client in ascending order; a copy. */
  public int[] examples(int client) {
    return examples[client].clone();
  }

  /** The number of examples of each client; a copy. */
  public int[] sizes() {
    return Arrays.stream(examples).mapToInt(own -> own.length).toArray();
  }

  /** How many examples of each class each client holds: [client][class]. */
  public int[][] counts(Labels labels) {
    if (labels.size() != total) {
      throw new IllegalArgumentException(
          "labels of " + labels.size() + " examples for a partition of " + total);
    }
    int[][] counts = new int[examples.length][labels.classes()];
    for (int client = 0; client < examples.length; client++) {
      for (int example : examples[client]) {
        counts[client][labels.label(example)]++;
      }
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Partition that
        && total == that.total
        && Arrays.deepEquals(examples, that.examples);
  }

  @Override
  public int hashCode() {
    return 31 * total + Arrays.deepHashCode(examples);
  }

  @Override
  public String toString() {
    return "Partition[%d examples, %d clients]".formatted(total, examples.length);
  }
}
