package io.feddip.cluster;

import io.feddip.data.ScalaCollections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * Packs of clients, a task each: the partitions of the clients stay what they are, kept and lost
 * one by one.
 */
final class PackedClients<T> extends RDD<ClientTurn<T>> {
  private static final long serialVersionUID = 1;

  private final RDD<T> parent;

  /** Only the driver asks; a task carries its own pack's partitions. */
  private final transient List<int[]> packs;

  /**
   * @param parent partition i holds client i
   * @param packs numbers of clients, at least one each
   */
  PackedClients(RDD<T> parent, List<int[]> packs) {
    super(
        parent.context(),
        ScalaCollections.<Dependency<?>>list(List.of(new OnClients<>(parent, packs))),
        ClassTag$.MODULE$.apply(ClientTurn.class));
    this.parent = parent;
    this.packs = packs;
  }

  @Override
  public Partition[] getPartitions() {
    return PartitionGroup.of(parent, packs);
  }

  @Override
  public Iterator<ClientTurn<T>> compute(Partition split, TaskContext task) {
    return ScalaCollections.iterator(
        ((PartitionGroup) split)
            .parts().stream().map(part -> new ClientTurn<>(parent, part, task)).iterator());
  }

  private static final class OnClients<T> extends NarrowDependency<T> {
    private static final long serialVersionUID = 1;

    private final transient List<int[]> packs;

    OnClients(RDD<T> parent, List<int[]> packs) {
      super(parent);
      this.packs = packs;
    }

    @Override
    public scala.collection.immutable.List<Object> getParents(int pack) {
      List<Object> parents =
          IntStream.of(packs.get(pack)).<Object>mapToObj(Integer::valueOf).toList();
      return ScalaCollections.list(parents);
    }
  }
}
