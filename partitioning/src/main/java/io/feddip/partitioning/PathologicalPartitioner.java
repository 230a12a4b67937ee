package io.feddip.partitioning;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Every client holds examples of c classes only. Classes are given out so that each has the same
 * number of holders, to one; a class's holders share its examples equally. Classes without examples
 * are given to nobody.
 */
public final class PathologicalPartitioner implements Partitioner {
  /** Its key. */
  public record Settings(
      @Section("feddip.partitioning")
          @Key(value = "Classes a client of `pathological` (c)", or = "2", min = 1)
          int classesPerClient) {}

  private final int classesPerClient;

  /**
   * Checks the setting.
   *
   * @param classesPerClient c, at least 1
   */
  public PathologicalPartitioner(int classesPerClient) {
    if (classesPerClient < 1) {
      throw new PartitioningException(
          "classes-per-client", "= " + classesPerClient + " must be at least 1");
    }
    this.classesPerClient = classesPerClient;
  }

  @Override
  public boolean readsClasses() {
    return true;
  }

  @Override
  public Partition partition(Labels labels, int clients, long seed) {
    int[][] byClass = DrawStream.shuffledByClass(labels, seed, "pathological-order");
    int[] occurring =
        IntStream.range(0, byClass.length).filter(label -> byClass[label].length > 0).toArray();
    if (classesPerClient > occurring.length) {
      throw new PartitioningException(
          "classes-per-client",
          "= %d is more than the %d classes there are"
              .formatted(classesPerClient, occurring.length));
    }
    if ((long) classesPerClient * clients < occurring.length) {
      throw new PartitioningException(
          "classes-per-client",
          "= %d times %d clients leaves some of the %d classes to nobody: raise it or use more clients"
              .formatted(classesPerClient, clients, occurring.length));
    }
    int[][] holders = holders(occurring, byClass.length, clients, seed);
    Deal deal = new Deal(clients);
    for (int label : occurring) {
      for (int i = 0; i < byClass[label].length; i++) {
        deal.give(holders[label][i % holders[label].length], byClass[label][i]);
      }
    }
    return deal.toPartition(labels.size());
  }

  /** Each client takes the classes with the fewest holders so far, chance deciding among equals. */
  private int[][] holders(int[] occurring, int classes, int clients, long seed) {
    Deal holders = new Deal(classes);
    for (int client = 0; client < clients; client++) {
      int[] order = occurring.clone();
      DrawStream.of(seed, "pathological-classes", client).shuffle(order);
      int[] chosen =
          IntStream.of(order)
              .boxed()
              .sorted(Comparator.comparingInt(holders::size))
              .limit(classesPerClient)
              .mapToInt(Integer::intValue)
              .toArray();
      for (int label : chosen) {
        holders.give(label, client);
      }
    }
    return holders.toHands();
  }

  @Override
  public String toString() {
    return "pathological(classes-per-client = %d)".formatted(classesPerClient);
  }
}
