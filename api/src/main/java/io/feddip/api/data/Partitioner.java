package io.feddip.api.data;

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
}
