package io.feddip.cluster;

import io.feddip.data.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * Every client's newest state: partition i is partition i of that part which client i changed last,
 * and of no other. Nothing is computed or copied for clients that were not asked meanwhile.
 */
final class LatestStates extends RDD<byte[]> {
  private static final long serialVersionUID = 1;

  /** The part of a client that has kept nothing yet. */
  static final int NOTHING = -1;

  private final ArrayList<RDD<byte[]>> parts;
  private final int[] source;

  /**
   * @param parts states of those clients that changed them in one round, by client
   * @param source index into the parts, or {@link #NOTHING}, by client; copied
   */
  LatestStates(SparkContext spark, List<RDD<byte[]>> parts, int[] source) {
    super(spark, dependencies(parts, source.clone()), ClassTag$.MODULE$.apply(byte[].class));
    this.parts = new ArrayList<>(parts);
    this.source = source.clone();
  }

  private static scala.collection.immutable.List<Dependency<?>> dependencies(
      List<RDD<byte[]>> parts, int[] source) {
    List<Dependency<?>> all = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      all.add(new OfItsClients(parts.get(i), i, source));
    }
    return ScalaCollections.list(all);
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[source.length];
    for (int i = 0; i < partitions.length; i++) {
      Partition of = source[i] == NOTHING ? null : parts.get(source[i]).partitions()[i];
      partitions[i] = new Newest(i, source[i], of);
    }
    return partitions;
  }

  @Override
  public Iterator<byte[]> compute(Partition split, TaskContext task) {
    Newest newest = (Newest) split;
    return newest.part() == NOTHING
        ? ScalaCollections.iterator(List.of(new byte[0]).iterator())
        : parts.get(newest.part()).iterator(newest.of(), task);
  }

  private record Newest(int index, int part, Partition of) implements Partition {
    private static final long serialVersionUID = 1;

    @Override
    public boolean equals(Object other) {
      return other instanceof Newest newest && newest.index == index && newest.part == part;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  /** Partition i on partition i of a part, where client i is one of those. */
  private static final class OfItsClients extends NarrowDependency<byte[]> {
    private static final long serialVersionUID = 1;

    private final int part;
    private final int[] source;

    OfItsClients(RDD<byte[]> states, int part, int[] source) {
      super(states);
      this.part = part;
      this.source = source;
    }

    @Override
    public scala.collection.immutable.List<Object> getParents(int partition) {
      List<Object> parents = source[partition] == part ? List.of(partition) : List.of();
      return ScalaCollections.list(parents);
    }
  }
}
