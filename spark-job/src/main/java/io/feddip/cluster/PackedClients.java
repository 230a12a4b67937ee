package io.feddip.cluster;

import io.feddip.data.ScalaCollections;
import java.util.ArrayList;
import java.util.Arrays;
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
    Partition[] all = parent.partitions();
    return IntStream.range(0, packs.size())
        .mapToObj(
            pack ->
                new Pack(
                    pack,
                    new ArrayList<>(
                        Arrays.stream(packs.get(pack)).mapToObj(client -> all[client]).toList())))
        .toArray(Partition[]::new);
  }

  @Override
  public Iterator<ClientTurn<T>> compute(Partition split, TaskContext task) {
    return ScalaCollections.iterator(
        ((Pack) split)
            .parts().stream().map(part -> new ClientTurn<>(parent, part, task)).iterator());
  }

  private record Pack(int index, ArrayList<Partition> parts) implements Partition {
    private static final long serialVersionUID = 1;

    @Override
    public boolean equals(Object other) {
      return other instanceof Pack pack && pack.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
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
