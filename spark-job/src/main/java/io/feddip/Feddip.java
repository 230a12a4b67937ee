package io.feddip;

import io.feddip.api.UsageException;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RunSummary;
import io.feddip.client.TaskSpec;
import io.feddip.compare.ConfigWarnings;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.run.ClusterData;
import io.feddip.run.ExperimentData;
import io.feddip.run.FinishedRun;
import io.feddip.run.Parts;
import io.feddip.run.RunCopies;
import io.feddip.run.TableData;
import io.feddip.run.Training;
import io.feddip.runfolder.RunFolder;
import io.feddip.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job as an API: what the command line does, for notebooks and other programs. */
public final class Feddip {
  private static final Logger log = LoggerFactory.getLogger(Feddip.class);

  private Feddip() {}

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
    RunConfig config = ConfigReader.read(configuration, "the given text", overrides);
    return train(config, spark, folder, false, List.of());
  }

  /**
   * Trains and writes a run folder.
   *
   * @param resume continue from the folder's newest checkpoint
   * @param listeners are told what happens
   */
  public static RunSummary train(
      RunConfig config,
      SparkSession spark,
      String folder,
      boolean resume,
      List<RoundListener> listeners) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return train(
        config,
        run -> ExperimentData.load(run, hadoop, () -> spark),
        spark,
        folder,
        resume,
        listeners);
  }

  /**
   * Trains on rows that the program has, which stay on the executors, and writes a run folder.
   *
   * @param configuration HOCON with everything under {@code feddip}; of {@code dataset}, only what
   *     the table itself does not say is read: {@code test-fraction}, {@code bad-rows}, {@code
   *     table.shape} and {@code table.normalization}
   * @param overrides {@code feddip.key=value} pairs that win over the text
   * @param table the rows and which columns mean what
   * @param spark the session that the rows are of; stays open
   * @param folder any Hadoop URI, not used before
   * @param listeners are told what happens
   * @throws UsageException if the configuration is wrong
   * @throws io.feddip.api.data.DataException if rows cannot be used
   */
  public static RunSummary train(
      String configuration,
      List<String> overrides,
      TableData table,
      SparkSession spark,
      String folder,
      List<RoundListener> listeners) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(table.settings());
    RunConfig config = ConfigReader.read(configuration, "the given text", all);
    return train(config, run -> ExperimentData.of(run, table), spark, folder, false, listeners);
  }

  private static RunSummary train(
      RunConfig config,
      Function<RunConfig, ExperimentData> load,
      SparkSession spark,
      String folder,
      boolean resume,
      List<RoundListener> listeners) {
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
    ExperimentData data = load.apply(config);
    try (ClusterData cluster = ClusterData.put(data, config, spark)) {
      return new Training(
              config, data, cluster, spark, folder, Tracking.with(listeners, config, hadoop))
          .run(resume);
    }
  }

  private static void completeCopies(RunConfig config, SparkSession spark, String location) {
    try (RunFolder folder = RunFolder.open(location, spark.sparkContext().hadoopConfiguration())) {
      TaskSpec worker = Parts.worker(config, ExperimentData.describe(config, folder));
      new RunCopies(folder, spark).writeMissing(Parts.model(worker), Parts.layout(worker));
    }
  }
}
