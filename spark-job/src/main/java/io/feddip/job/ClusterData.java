package io.feddip.job;

import io.feddip.config.FedDipConfig;
import io.feddip.data.ImageSet;
import io.feddip.data.PackedExamples;
import io.feddip.federation.ClientSizes;
import io.feddip.partitioning.ClientRdd;
import io.feddip.partitioning.EvaluationRdd;
import io.feddip.partitioning.PackRdd;
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
        spread(context, data.test(), config.evaluation().batchSize()),
        byClient,
        new ClientSizes(data.report().sizes()));
  }

  /**
   * Images spread evenly over the executors, in so many parts that executors which join later find
   * work too: an evaluation puts as many together as there are slots then.
   *
   * @param batchSize examples a batch of evaluation
   */
  static JavaRDD<PackedExamples> spread(JavaSparkContext context, ImageSet images, int batchSize) {
    int batches = (images.size() - 1) / batchSize + 1;
    int slices =
        Math.max(1, Math.min(images.size(), Math.max(batches, context.defaultParallelism())));
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
    PackRdd.kept(clients).unpersist(false);
    PackRdd.kept(test).unpersist(false);
    testByClient.ifPresent(rdd -> PackRdd.kept(rdd).unpersist(false));
  }
}
