package io.feddip.cluster;

import io.feddip.checkpoint.ClientStateFiles;
import io.feddip.data.ScalaCollections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/** States that were written, read by whoever needs them: they depend on nothing else. */
final class StoredStates extends RDD<byte[]> {
  private static final long serialVersionUID = 1;

  private final String folder;
  private final Broadcast<SerializableWritable<Configuration>> hadoop;
  private final int[] versions;

  /**
   * @param versions round of each client's file; of clients that have none it is never asked for
   */
  StoredStates(
      SparkContext spark,
      String folder,
      Broadcast<SerializableWritable<Configuration>> hadoop,
      int[] versions) {
    super(
        spark,
        ScalaCollections.<Dependency<?>>list(List.of()),
        ClassTag$.MODULE$.apply(byte[].class));
    this.folder = folder;
    this.hadoop = hadoop;
    this.versions = versions.clone();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[versions.length];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Stored(i, versions[i]);
    }
    return partitions;
  }

  @Override
  public Iterator<byte[]> compute(Partition split, TaskContext task) {
    Stored stored = (Stored) split;
    byte[] state =
        ClientStateFiles.open(folder, hadoop.value().value())
            .read(stored.index(), stored.version());
    return ScalaCollections.iterator(List.of(state).iterator());
  }

  private record Stored(int index, int version) implements Partition {
    private static final long serialVersionUID = 1;

    @Override
    public boolean equals(Object other) {
      return other instanceof Stored stored && stored.index == index && stored.version == version;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }
}
