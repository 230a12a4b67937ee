package io.feddip.job;

import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.report.RunFolder;
import io.feddip.report.RunListener;
import io.feddip.report.RunSummary;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job as an API: what the command line does, for notebooks and other programs. */
public final class FedDip {
  private static final Logger log = LoggerFactory.getLogger(FedDip.class);

  private FedDip() {}

  /**
   * Trains by a configuration text and writes a run folder.
   *
   * @param configuration HOCON with everything under {@code feddip}
   * @param overrides {@code feddip.key=value} pairs that win over the text
   * @param spark the session to run in; stays open
   * @param folder any Hadoop URI, not used before
   * @throws UsageException if the configuration is wrong
   */
  public static RunSummary train(
      String configuration, List<String> overrides, SparkSession spark, String folder) {
    FedDipConfig config = ConfigReader.read(configuration, "the given text", overrides);
    return train(config, spark, folder, false, List.of());
  }

  /**
   * Trains and writes a run folder.
   *
   * @param resume continue from the folder's newest checkpoint
   * @param listeners are told what happens
   */
  public static RunSummary train(
      FedDipConfig config,
      SparkSession spark,
      String folder,
      boolean resume,
      List<RunListener> listeners) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    // Before anything is read, and before the folder's mark of success is taken away.
    Optional<RunSummary> finished =
        resume ? FinishedRun.summary(config, folder, hadoop) : Optional.empty();
    if (finished.isPresent()) {
      log.info("{} is complete already, there is nothing to resume", folder);
      completeCopies(config, spark, folder);
      return finished.get();
    }
    if (!resume) {
      RunFolder.requireUnused(folder, hadoop);
    }
    ConfigWarnings.log(config);
    RunData data = RunData.load(config, hadoop, () -> spark);
    try (ClusterData cluster = ClusterData.put(data, config, spark)) {
      return new TrainingRun(
              config, data, cluster, spark, folder, Tracking.with(listeners, config, hadoop))
          .run(resume);
    }
  }

  private static void completeCopies(FedDipConfig config, SparkSession spark, String location) {
    WorkerSpec worker = RunModels.worker(config, RunData.describe(config));
    try (RunFolder folder = RunFolder.open(location, spark.sparkContext().hadoopConfiguration())) {
      new RunCopies(folder, spark).writeMissing(RunModels.model(worker), RunModels.layout(worker));
    }
  }
}
