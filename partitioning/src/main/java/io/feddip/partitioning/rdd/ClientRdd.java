package io.feddip.partitioning.rdd;

import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Partition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The clients' data on the cluster: partition i holds one element, the examples of client i,
 * however many executors there are. A client without examples has an empty element.
 */
public final class ClientRdd {
  private ClientRdd() {}

  /**
   * Puts every client's examples where executors find them.
   *
   * @param images what the partition's indices refer to
   * @param keeping how executors keep the examples
   * @return persisted lazily: executors fetch a client's examples when they first need them
   */
  public static JavaRDD<Examples> create(
      JavaSparkContext context, ExampleSet images, Partition partition, Keeping keeping) {
    if (partition.total() != images.size()) {
      throw new IllegalArgumentException(
          "a partition of " + partition.total() + " examples for " + images.size() + " images");
    }
    List<Examples> packs = new ArrayList<>();
    for (int client = 0; client < partition.clients(); client++) {
      packs.add(images.pack(client, partition.examples(client)));
    }
    return PackRdd.create(context, packs, keeping, "clients of " + images.source());
  }
}
