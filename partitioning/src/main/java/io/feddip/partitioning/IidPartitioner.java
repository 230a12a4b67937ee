package io.feddip.partitioning;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;

/**
 * Every client gets the same mix: each class is shuffled and dealt round-robin, starting where the
 * class before stopped. Client sizes, and counts within a class, differ by one at most. With more
 * clients than examples some clients are empty.
 */
public final class IidPartitioner implements Partitioner {
  @Override
  public Partition partition(Labels labels, int clients, long seed) {
    Deal deal = new Deal(clients);
    int next = 0;
    for (int[] examples : DrawStream.shuffledByClass(labels, seed, "iid")) {
      for (int example : examples) {
        deal.give(next, example);
        next = (next + 1) % clients;
      }
    }
    return deal.toPartition(labels.size());
  }

  @Override
  public String toString() {
    return "iid";
  }
}
