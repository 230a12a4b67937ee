package io.feddip.job;

import io.feddip.config.FedDipConfig;
import io.feddip.data.ImageSet;
import io.feddip.data.PackedExamples;
import io.feddip.federation.ClientSizes;
import io.feddip.partitioning.ClientRdd;
import io.feddip.partitioning.EvaluationRdd;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The examples on the cluster, kept there between rounds and between runs on the same data. */
final class ClusterData implements AutoCloseable {
  private final JavaRDD<PackedExamples> clients;
  private final JavaRDD<PackedExamples> test;
  private final Optional<JavaRDD<PackedExamples>> testByClient;
  private final ClientSizes sizes;

  private ClusterData(
      JavaRDD<PackedExamples> clients,
      JavaRDD<PackedExamples> test,
      Optional<JavaRDD<PackedExamples>> testByClient,
      ClientSizes sizes) {
    this.clients = clients;
    this.test = test;
    this.testByClient = testByClient;
    this.sizes = sizes;
  }

  static ClusterData put(RunData data, FedDipConfig config, SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Optional<JavaRDD<PackedExamples>> byClient =
        config.evaluation().perClient()
            ? Optional.of(
                ClientRdd.create(context, data.test(), data.testPartition(), RunData.LEVEL))
            : Optional.empty();
    return new ClusterData(
        data.clients(context),
        spread(context, data.test()),
        byClient,
        new ClientSizes(data.report().sizes()));
  }

  /** Images spread evenly over the executors. */
  static JavaRDD<PackedExamples> spread(JavaSparkContext context, ImageSet images) {
    int slices = Math.max(1, Math.min(images.size(), context.defaultParallelism()));
    return EvaluationRdd.create(context, images, slices, RunData.LEVEL);
  }

  JavaRDD<PackedExamples> clients() {
    return clients;
  }

  JavaRDD<PackedExamples> test() {
    return test;
  }

  Optional<JavaRDD<PackedExamples>> testByClient() {
    return testByClient;
  }

  ClientSizes sizes() {
    return sizes;
  }

  @Override
  public void close() {
    clients.unpersist(false);
    test.unpersist(false);
    testByClient.ifPresent(rdd -> rdd.unpersist(false));
  }
}
