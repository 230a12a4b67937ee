package io.feddip.cluster;

import io.feddip.data.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/** Partitions put together in groups, a group's computed one after the other, in its order. */
final class Blocks<T> extends RDD<T> {
  private static final long serialVersionUID = 1;

  private final RDD<T> parent;
  private final ArrayList<int[]> groups;

  /**
   * @param groups numbers of the parent's partitions, at least one each; a partition may be in many
   */
  Blocks(RDD<T> parent, List<int[]> groups) {
    super(
        parent.context(),
        ScalaCollections.<Dependency<?>>list(List.of(new Groups<>(parent, groups))),
        ClassTag$.MODULE$.apply(Object.class));
    this.parent = parent;
    this.groups = new ArrayList<>(groups);
  }

  /**
   * All partitions in order.
   *
   * @param size partitions a group; the last one may have fewer
   */
  static <T> Blocks<T> inOrder(RDD<T> parent, int size) {
    int partitions = parent.partitions().length;
    return new Blocks<>(
        parent,
        IntStream.rangeClosed(0, (partitions - 1) / size)
            .mapToObj(
                group ->
                    IntStream.range(group * size, Math.min(partitions, (group + 1) * size))
                        .toArray())
            .toList());
  }

  @Override
  public Partition[] getPartitions() {
    return PartitionGroup.of(parent, groups);
  }

  @Override
  public Iterator<T> compute(Partition split, TaskContext task) {
    java.util.Iterator<Partition> parts = ((PartitionGroup) split).parts().iterator();
    return ScalaCollections.iterator(
        new java.util.Iterator<T>() {
          private Iterator<T> present = parent.iterator(parts.next(), task);

          @Override
          public boolean hasNext() {
            while (!present.hasNext() && parts.hasNext()) {
              present = parent.iterator(parts.next(), task);
            }
            return present.hasNext();
          }

          @Override
          public T next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            return present.next();
          }
        });
  }

  private static final class Groups<T> extends NarrowDependency<T> {
    private static final long serialVersionUID = 1;

    private final ArrayList<int[]> groups;

    Groups(RDD<T> parent, List<int[]> groups) {
      super(parent);
      this.groups = new ArrayList<>(groups);
    }

    @Override
    public scala.collection.immutable.List<Object> getParents(int block) {
      List<Object> parents =
          IntStream.of(groups.get(block)).<Object>mapToObj(Integer::valueOf).toList();
      return ScalaCollections.list(parents);
    }
  }
}
