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

/** Partitions put together in their order, so many at a time, and computed one after the other. */
final class Blocks<T> extends RDD<T> {
  private static final long serialVersionUID = 1;

  private final RDD<T> parent;
  private final int size;

  /**
   * @param size partitions a block
   */
  Blocks(RDD<T> parent, int size) {
    super(
        parent.context(),
        ScalaCollections.<Dependency<?>>list(List.of(new InOrder<>(parent, size))),
        ClassTag$.MODULE$.apply(Object.class));
    this.parent = parent;
    this.size = size;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] all = parent.partitions();
    Partition[] blocks = new Partition[(all.length - 1) / size + 1];
    for (int i = 0; i < blocks.length; i++) {
      int end = Math.min(all.length, (i + 1) * size);
      blocks[i] = new Block(i, new ArrayList<>(List.of(all).subList(i * size, end)));
    }
    return blocks;
  }

  @Override
  public Iterator<T> compute(Partition split, TaskContext task) {
    java.util.Iterator<Partition> parts = ((Block) split).parts().iterator();
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

  private record Block(int index, ArrayList<Partition> parts) implements Partition {
    private static final long serialVersionUID = 1;

    @Override
    public boolean equals(Object other) {
      return other instanceof Block block && block.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  private static final class InOrder<T> extends NarrowDependency<T> {
    private static final long serialVersionUID = 1;

    private final int partitions;
    private final int size;

    InOrder(RDD<T> parent, int size) {
      super(parent);
      this.partitions = parent.partitions().length;
      this.size = size;
    }

    @Override
    public scala.collection.immutable.List<Object> getParents(int block) {
      List<Object> parents =
          IntStream.range(block * size, Math.min(partitions, (block + 1) * size))
              .<Object>mapToObj(Integer::valueOf)
              .toList();
      return ScalaCollections.list(parents);
    }
  }
}
