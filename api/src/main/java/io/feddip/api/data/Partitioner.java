package io.feddip.api.data;

import java.util.Arrays;

/**
 * Divides examples among clients: a pure function of labels, number of clients and seed, with the
 * same result on every JVM.
 */
public interface Partitioner {
  /**
   * Decides which client holds which examples.
   *
   * @param labels classes of the examples
   * @param clients how many clients there shall be, at least 1
   * @param seed of everything drawn at random
   * @return a partition with exactly that many clients
   * @throws PartitioningException if the examples cannot be divided so
   */
  Partition partition(Labels labels, int clients, long seed);

  /** Whether it deals out classes, so that examples without any cannot be divided by it. */
  default boolean readsClasses() {
    return false;
  }

  /**
   * The same, with enough examples for everybody. A method that can see to it does; of others a
   * partition that leaves a client with fewer is refused.
   *
   * @param minExamples fewest examples of a client, at least 0, which allows empty ones
   * @throws PartitioningException if the examples cannot be divided so
   */
  default Partition partition(Labels labels, int clients, long seed, int minExamples) {
    Partition partition = partition(labels, clients, seed);
    int smallest = Arrays.stream(partition.sizes()).min().orElseThrow();
    if (smallest < minExamples) {
      throw new PartitioningException(
          "min-examples",
          "= %d, but %s gives one of %d clients only %d of %d examples: lower it (0 allows empty clients) or use fewer clients"
              .formatted(minExamples, this, clients, smallest, labels.size()));
    }
    return partition;
  }
}
