package io.feddip.run;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.Networks;
import io.feddip.client.TaskSpec;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The final model of a finished run, for programs that go on with it in DeepLearning4J. */
public final class TrainedModel {
  private final TaskSpec worker;
  private final TestExamples test;
  private final float[] weights;

  private TrainedModel(TaskSpec worker, TestExamples test, float[] weights) {
    this.worker = worker;
    this.test = test;
    this.weights = weights;
  }

  /**
   * Reads a run folder's sparse model and its test images.
   *
   * @param folder of a run that {@link Feddip#train} finished
   * @return the model after the last round, its pruned weights 0
   * @throws io.feddip.runfolder.RunFolderException if there is no such folder
   * @throws UsageException if the folder has no configuration
   * @throws io.feddip.api.data.DataException if the run's data set isn't where it was, or is
   *     damaged
   * @throws io.feddip.checkpoint.CheckpointException if the model is missing or damaged
   */
  public static TrainedModel open(SparkSession spark, String folder) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (RunFolder run = RunFolder.open(folder, hadoop)) {
      String text =
          run.config()
              .orElseThrow(
                  () ->
                      new UsageException(folder + " has no " + RunFolder.CONFIG + "; train first"));
      RunConfig config = ConfigReader.readRunFolder(text, folder + "/" + RunFolder.CONFIG);
      TaskSpec worker = Parts.worker(config, ExperimentData.describe(config, run));
      Parts.model(worker);
      float[] weights = new ModelFiles(run.model(), hadoop).read(Parts.layout(worker)).weights();
      TestExamples test = ExperimentData.test(config, run, hadoop, () -> spark);
      DataIdentity.warnOfOtherTest(text, test, folder);
      return new TrainedModel(worker, test, weights);
    }
  }

  /**
   * A DeepLearning4J graph with the model's weights. Its layers are this project's, or
   * DeepLearning4J's own if {@code client.engine} was {@code stock}. Training it further moves
   * pruned weights, too.
   *
   * @return a new graph, which the caller closes
   */
  public ComputationGraph graph() {
    return Networks.graph(worker, weights);
  }

  /** The run's test images in order, normalised as the clients' were, with one-hot labels. */
  public DataSetIterator testImages() {
    return GraphBatches.of(worker, test.all());
  }
}
