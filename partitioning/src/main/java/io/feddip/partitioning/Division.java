package io.feddip.partitioning;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;

/**
 * How a run divides its examples.
 *
 * @param partitioner the method
 * @param clients N, at least 1
 * @param seed of everything drawn at random
 * @param minExamples fewest examples of a client, at least 0
 */
public record Division(Partitioner partitioner, int clients, long seed, int minExamples) {
  public Division {
    requireNonNull(partitioner, "partitioner is null");
  }

  /**
   * Which client holds which examples.
   *
   * @throws io.feddip.api.data.PartitioningException if they cannot be divided so
   */
  public Partition of(Labels labels) {
    if (labels.classes() < 2 && partitioner.readsClasses()) {
      throw new PartitioningException(
          "method",
          "deals out classes, and these examples have none ("
              + partitioner
              + "): use iid, quantity or natural");
    }
    return partitioner.partition(labels, clients, seed, minExamples);
  }

  /** The method in words. */
  public String method() {
    return partitioner.toString();
  }
}
