package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.run.RunSummary;
import io.feddip.client.Networks;
import io.feddip.config.RunConfig;
import io.feddip.data.table.TableScheme;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunTables;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The final model of a finished run, and what the run says of itself. */
public final class TrainedModel {
  private final ScoringModel scoring;
  private final Optional<TableScheme> scheme;
  private final Optional<RunSummary> summary;
  private final Dataset<Row> rounds;
  private final Supplier<TestExamples> test;

  private TrainedModel(
      ScoringModel scoring,
      Optional<TableScheme> scheme,
      Optional<RunSummary> summary,
      Dataset<Row> rounds,
      Supplier<TestExamples> test) {
    this.scoring = scoring;
    this.scheme = scheme;
    this.summary = summary;
    this.rounds = rounds;
    this.test = test;
  }

  /**
   * Reads a run folder's sparse model and its test images.
   *
   * @param folder of a run that has finished
   * @return the model after the last round, its pruned weights 0
   * @throws io.feddip.runfolder.RunFolderException if there is no such folder
   * @throws UsageException if the folder has no configuration or no model
   * @throws io.feddip.api.data.DataException if the run's data set isn't where it was, or is
   *     damaged
   * @throws io.feddip.checkpoint.CheckpointException if the model is damaged
   */
  public static TrainedModel open(SparkSession spark, String folder) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (RunFolder run = RunFolder.open(folder, hadoop)) {
      RunConfig config = StoredConfig.of(run);
      TestExamples test = ExperimentData.test(config, run, hadoop, () -> spark);
      DataIdentity.warnOfOtherTest(run.config().orElse(""), test, folder);
      return of(spark, run, config, () -> test);
    }
  }

  /**
   * Reads the model of a run that this program trained.
   *
   * @param test asked for when somebody wants test examples
   */
  public static TrainedModel open(SparkSession spark, String folder, Supplier<TestExamples> test) {
    try (RunFolder run = RunFolder.open(folder, spark.sparkContext().hadoopConfiguration())) {
      return of(spark, run, StoredConfig.of(run), test);
    }
  }

  private static TrainedModel of(
      SparkSession spark, RunFolder run, RunConfig config, Supplier<TestExamples> test) {
    return new TrainedModel(
        ScoringModel.of(run, config, spark.sparkContext().hadoopConfiguration()),
        StoredScheme.find(run),
        run.summary(),
        RunTables.read(spark, run.path().toString()).rounds(),
        test);
  }

  /** All that is needed to score rows. */
  public ScoringModel scoring() {
    return scoring;
  }

  /** What the model must know of the table that it was trained on; nothing if it was no table. */
  public Optional<TableScheme> scheme() {
    return scheme;
  }

  /**
   * What the run came to.
   *
   * @throws IllegalStateException if the run has not ended
   */
  public RunSummary summary() {
    return summary.orElseThrow(() -> new IllegalStateException("the run has not ended"));
  }

  /** A row a round, −1 the untrained model, as in {@code rounds.jsonl}. */
  public Dataset<Row> rounds() {
    return rounds;
  }

  /**
   * A DeepLearning4J graph with the model's weights. Its layers are this project's, or
   * DeepLearning4J's own if {@code client.engine} was {@code stock}. Training it further moves
   * pruned weights, too.
   *
   * @return a new graph, which the caller closes
   */
  public ComputationGraph graph() {
    return Networks.graph(scoring.spec(), scoring.weights());
  }

  /** The run's test images in order, normalised as the clients' were, with one-hot labels. */
  public DataSetIterator testImages() {
    return GraphBatches.of(scoring.spec(), test.get().all());
  }
}
