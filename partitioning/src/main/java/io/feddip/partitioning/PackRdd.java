package io.feddip.partitioning;

import io.feddip.data.PackedExamples;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * An RDD of one pack a partition. Every pack is a broadcast of its own and a partition holds only
 * the handle: a task stays a few kilobytes in every round, no pack meets the limit on a message's
 * size, an executor fetches only the packs it works on, and an executor that takes over a lost
 * one's work fetches them again.
 */
final class PackRdd {
  private PackRdd() {}

  static JavaRDD<PackedExamples> create(
      JavaSparkContext context, List<PackedExamples> packs, StorageLevel level, String name) {
    List<Broadcast<PackedExamples>> handles = new ArrayList<>(packs.size());
    for (PackedExamples pack : packs) {
      handles.add(context.broadcast(pack));
    }
    return context
        .parallelize(handles, handles.size())
        .map(Broadcast::value)
        .setName(name)
        .persist(level);
  }
}
