package io.feddip.run;

import io.feddip.aggregate.ClientSizes;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.config.RunConfig;
import io.feddip.partitioning.rdd.EvaluationRdd;
import io.feddip.partitioning.rdd.PackRdd;
import io.feddip.partitioning.rdd.ValidationSplit;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The examples on the cluster, kept there between rounds and between runs on the same data. */
public final class ClusterData implements AutoCloseable {
  private final JavaRDD<Examples> kept;
  private final JavaRDD<Examples> clients;
  private final Optional<JavaRDD<Examples>> validation;
  private final JavaRDD<Examples> test;
  private final ExperimentData data;
  private final boolean perClient;
  private JavaRDD<Examples> testByClient;
  private final ClientSizes sizes;

  /**
   * @param kept of each client all, training and validation
   */
  private ClusterData(
      JavaRDD<Examples> kept,
      Optional<ValidationSplit> split,
      JavaRDD<Examples> test,
      ExperimentData data,
      boolean perClient,
      ClientSizes sizes) {
    this.kept = kept;
    this.clients = split.map(aside -> aside.training(kept)).orElse(kept);
    this.validation = split.map(aside -> aside.validation(kept));
    this.test = test;
    this.data = data;
    this.perClient = perClient;
    this.sizes = sizes;
  }

  public static ClusterData put(ExperimentData data, RunConfig config, SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new ClusterData(
        data.clients(context),
        data.split(),
        data.test().spread(context, config.evaluation().batchSize()),
        data,
        config.evaluation().perClient(),
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

  /** Partition i holds what client i keeps aside for models to be chosen by. */
  Optional<JavaRDD<Examples>> validation() {
    return validation;
  }

  public JavaRDD<Examples> test() {
    return test;
  }

  /** If that is wanted of every model. */
  Optional<JavaRDD<Examples>> testByClient(JavaSparkContext context) {
    return perClient ? Optional.of(sharesOfTest(context)) : Optional.empty();
  }

  /**
   * Every client's share of the test set: partition i is client i's, divided the way the training
   * examples are, each to one client.
   */
  JavaRDD<Examples> sharesOfTest(JavaSparkContext context) {
    if (testByClient == null) {
      testByClient = data.test().byClient(context);
    }
    return testByClient;
  }

  ClientSizes sizes() {
    return sizes;
  }

  @Override
  public void close() {
    PackRdd.kept(kept).unpersist(false);
    PackRdd.kept(test).unpersist(false);
    if (testByClient != null) {
      PackRdd.kept(testByClient).unpersist(false);
    }
  }
}
