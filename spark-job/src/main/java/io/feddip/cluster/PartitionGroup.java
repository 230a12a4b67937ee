package io.feddip.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.rdd.RDD;

/**
 * Partitions of another RDD that are one of this.
 *
 * @param index its number
 * @param parts in the order in which they are computed
 */
record PartitionGroup(int index, ArrayList<Partition> parts) implements Partition {
  private static final long serialVersionUID = 1;

  /**
   * All groups.
   *
   * @param groups numbers of the parent's partitions
   */
  static Partition[] of(RDD<?> parent, List<int[]> groups) {
    Partition[] all = parent.partitions();
    return IntStream.range(0, groups.size())
        .mapToObj(
            group ->
                new PartitionGroup(
                    group,
                    new ArrayList<>(
                        Arrays.stream(groups.get(group)).mapToObj(part -> all[part]).toList())))
        .toArray(Partition[]::new);
  }

  /** Spark's partitions are the same if their numbers are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionGroup group && group.index == index;
  }

  @Override
  public int hashCode() {
    return index;
  }
}
