package io.feddip.partitioning;

import io.feddip.api.data.Labels;
import io.feddip.api.data.NaturalClients;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;

/** Every example goes to the client that the input names. */
public final class NaturalPartitioner implements Partitioner {
  @Override
  public Partition partition(Labels labels, int clients, long seed) {
    NaturalClients natural =
        labels
            .naturalClients()
            .orElseThrow(
                () ->
                    new PartitioningException(
                        "method",
                        "= natural needs an input with a client column: set"
                            + " feddip.dataset.parquet.client-column"));
    if (natural.names().size() != clients) {
      throw new PartitioningException(
          "clients",
          "= %d, but the input names %d clients: set it to that"
              .formatted(clients, natural.names().size()));
    }
    return byOwner(labels);
  }

  /** Clients are as they are: none is too small. */
  @Override
  public Partition partition(Labels labels, int clients, long seed, int minExamples) {
    return partition(labels, clients, seed);
  }

  static Partition byOwner(Labels labels) {
    NaturalClients natural = labels.naturalClients().orElseThrow();
    Deal deal = new Deal(natural.names().size());
    for (int example = 0; example < labels.size(); example++) {
      deal.give(natural.owner(example), example);
    }
    return deal.toPartition(labels.size());
  }

  @Override
  public String toString() {
    return "natural";
  }
}
