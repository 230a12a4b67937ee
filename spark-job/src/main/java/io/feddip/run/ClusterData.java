package io.feddip.run;

import io.feddip.aggregate.ClientSizes;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.config.RunConfig;
import io.feddip.partitioning.rdd.EvaluationRdd;
import io.feddip.partitioning.rdd.PackRdd;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The examples on the cluster, kept there between rounds and between runs on the same data. */
public final class ClusterData implements AutoCloseable {
  private final JavaRDD<Examples> clients;
  private final JavaRDD<Examples> test;
  private final Optional<JavaRDD<Examples>> testByClient;
  private final ClientSizes sizes;

  private ClusterData(
      JavaRDD<Examples> clients,
      JavaRDD<Examples> test,
      Optional<JavaRDD<Examples>> testByClient,
      ClientSizes sizes) {
    this.clients = clients;
    this.test = test;
    this.testByClient = testByClient;
    this.sizes = sizes;
  }

  public static ClusterData put(ExperimentData data, RunConfig config, SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Optional<JavaRDD<Examples>> byClient =
        config.evaluation().perClient()
            ? Optional.of(data.test().byClient(context))
            : Optional.empty();
    return new ClusterData(
        data.clients(context),
        data.test().spread(context, config.evaluation().batchSize()),
        byClient,
        new ClientSizes(data.report().sizes()));
  }

  /**
   * Images spread evenly over the executors, in so many parts that executors which join later find
   * work too: an evaluation puts as many together as there are slots then.
   *
   * @param batchSize examples a batch of evaluation
   */
  public static JavaRDD<Examples> spread(
      JavaSparkContext context, ExampleSet images, int batchSize) {
    int batches = (images.size() - 1) / batchSize + 1;
    int slices =
        Math.max(1, Math.min(images.size(), Math.max(batches, context.defaultParallelism())));
    return EvaluationRdd.create(context, images, slices, ExperimentData.LEVEL);
  }

  JavaRDD<Examples> clients() {
    return clients;
  }

  public JavaRDD<Examples> test() {
    return test;
  }

  Optional<JavaRDD<Examples>> testByClient() {
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
