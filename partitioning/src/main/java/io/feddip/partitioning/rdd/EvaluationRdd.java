package io.feddip.partitioning.rdd;

import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/** Test data on the cluster: slice i of p even ones, in the order of the file, is partition i. */
public final class EvaluationRdd {
  private EvaluationRdd() {}

  /**
   * Puts the slices where executors find them.
   *
   * @param slices number of partitions, at least 1; sizes differ by one example at most
   * @param level how executors keep the examples between rounds
   */
  public static JavaRDD<Examples> create(
      JavaSparkContext context, ExampleSet images, int slices, StorageLevel level) {
    if (slices < 1) {
      throw new IllegalArgumentException("slices must be positive: " + slices);
    }
    List<Examples> packs = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      int from = (int) ((long) images.size() * slice / slices);
      int to = (int) ((long) images.size() * (slice + 1) / slices);
      packs.add(images.pack(slice, from, to));
    }
    return PackRdd.create(context, packs, Keeping.at(level), "test examples of " + images.source());
  }
}
