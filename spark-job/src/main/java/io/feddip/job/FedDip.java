package io.feddip.job;

import io.feddip.config.FedDipConfig;
import io.feddip.report.RunListener;
import io.feddip.report.RunSummary;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The job as an API: what the command line does, for notebooks and other programs. */
public final class FedDip {
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
    RunData data = RunData.load(config, spark.sparkContext().hadoopConfiguration(), () -> spark);
    try (ClusterData cluster = ClusterData.put(data, config, spark)) {
      return new TrainingRun(
              config,
              data,
              cluster,
              spark,
              folder,
              Tracking.with(listeners, config, spark.sparkContext().hadoopConfiguration()))
          .run(resume);
    }
  }
}
