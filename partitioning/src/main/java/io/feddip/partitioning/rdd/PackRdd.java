package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.data.Parcel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;

/**
 * An RDD of one pack a partition. Every pack is a broadcast of its own and a partition holds only
 * the handle: a task stays a few kilobytes in every round, no pack meets the limit on a message's
 * size, an executor fetches only the packs it works on, and an executor that takes over a lost
 * one's work fetches them again. What executors keep are parcels, which any serializer can move or
 * spill; the RDD that is returned opens them.
 */
public final class PackRdd {
  private PackRdd() {}

  /** Where a pack is: in one piece, or in more where it is large. */
  private record Handles(ArrayList<Broadcast<SerializableWritable<Parcel<Examples>>>> chunks)
      implements Serializable {}

  static JavaRDD<Examples> create(
      JavaSparkContext context, List<Examples> packs, Keeping keeping, String name) {
    List<SerializableWritable<Parcel<Handles>>> handles = new ArrayList<>(packs.size());
    for (Examples pack : packs) {
      Handles own = new Handles(new ArrayList<>());
      Chunks.of(pack, keeping.mostHere())
          .forEachRemaining(chunk -> own.chunks().add(context.broadcast(Parcel.of(chunk))));
      handles.add(Parcel.of(own));
    }
    return keepClients(
        context
            .parallelize(handles, handles.size())
            .flatMap(
                handle -> Parcel.open(handle).chunks().stream().map(Broadcast::value).iterator()),
        keeping,
        name);
  }

  /** The chunks of a client a partition, which executors keep and whose tasks join them. */
  static JavaRDD<Examples> keepClients(
      JavaRDD<SerializableWritable<Parcel<Examples>>> chunks, Keeping keeping, String name) {
    return chunks
        .setName(name)
        .persist(keeping.level())
        .mapPartitions(own -> List.of(Chunks.join(own)).iterator(), true);
  }

  /** Packs that executors keep as parcels once they were asked for. */
  static JavaRDD<Examples> keep(
      JavaRDD<SerializableWritable<Parcel<Examples>>> parcels, StorageLevel level, String name) {
    return parcels.setName(name).persist(level).map(Parcel::open);
  }

  /** What executors keep of packs that {@link ClientRdd} and its like have made. */
  public static RDD<?> kept(JavaRDD<Examples> packs) {
    Dependency<?> onParcels = (Dependency<?>) packs.rdd().dependencies().head();
    return onParcels.rdd();
  }
}
