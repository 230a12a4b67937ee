package io.feddip.partitioning;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Examples sorted by class are cut into clients × shards-per-client pieces of equal size, to one
 * example, and every client gets that many pieces at random (McMahan et al. 2017).
 */
public final class ShardPartitioner implements Partitioner {
  /** Its key. */
  public record Settings(
      @Section("feddip.partitioning") @Key(value = "Shards a client of `shards`", or = "2", min = 1)
          int shardsPerClient) {}

  private final int shardsPerClient;

  /**
   * Checks the setting.
   *
   * @param shardsPerClient at least 1
   */
  public ShardPartitioner(int shardsPerClient) {
    if (shardsPerClient < 1) {
      throw new PartitioningException(
          "shards-per-client", "= " + shardsPerClient + " must be at least 1");
    }
    this.shardsPerClient = shardsPerClient;
  }

  @Override
  public boolean readsClasses() {
    return true;
  }

  @Override
  public Partition partition(Labels labels, int clients, long seed) {
    long shards = (long) shardsPerClient * clients;
    if (shards > labels.size()) {
      throw new PartitioningException(
          "shards-per-client",
          "= %d times %d clients is more than the %d examples there are: lower it or use fewer clients"
              .formatted(shardsPerClient, clients, labels.size()));
    }
    int[][] byClass = DrawStream.shuffledByClass(labels, seed, "shards-order");
    int[] sorted = Arrays.stream(byClass).flatMapToInt(IntStream::of).toArray();
    int[] order = IntStream.range(0, (int) shards).toArray();
    DrawStream.of(seed, "shards").shuffle(order);
    Deal deal = new Deal(clients);
    for (int i = 0; i < order.length; i++) {
      int from = (int) (order[i] * (long) sorted.length / shards);
      int to = (int) ((order[i] + 1L) * sorted.length / shards);
      for (int position = from; position < to; position++) {
        deal.give(i / shardsPerClient, sorted[position]);
      }
    }
    return deal.toPartition(labels.size());
  }

  @Override
  public String toString() {
    return "shards(shards-per-client = %d)".formatted(shardsPerClient);
  }
}
