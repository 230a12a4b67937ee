package io.feddip;

import static java.util.Objects.requireNonNull;

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
import io.feddip.run.ScratchFolder;
import io.feddip.run.StoredScheme;
import io.feddip.run.TableData;
import io.feddip.run.TrainedModel;
import io.feddip.run.Training;
import io.feddip.runfolder.RunFolder;
import io.feddip.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job as an API: what the command line does, for notebooks and other programs.
 *
 * <pre>{@code
 * TrainedModel model =
 *     Feddip.on(spark).config("feddip.model.name = mlp").data(table).strategy("feddip").train();
 * model.rounds().show();
 * }</pre>
 */
public final class Feddip {
  private static final Logger log = LoggerFactory.getLogger(Feddip.class);

  private final SparkSession spark;
  private final Request request;

  private Feddip(SparkSession spark, Request request) {
    this.spark = requireNonNull(spark, "spark is null");
    this.request = request;
  }

  /** What was asked for so far. */
  private record Request(
      String text,
      List<String> settings,
      Optional<TableData> table,
      List<RoundListener> listeners,
      Optional<String> output,
      boolean resume) {}

  /**
   * A run on a session, which stays open, with the defaults of all keys.
   *
   * @return a description of a run that nothing changes: every method below returns another one
   */
  public static Feddip on(SparkSession spark) {
    return new Feddip(
        spark, new Request("", List.of(), Optional.empty(), List.of(), Optional.empty(), false));
  }

  /**
   * Settings as text.
   *
   * @param hocon with everything under {@code feddip}
   */
  public Feddip config(String hocon) {
    Request r = request;
    return with(new Request(hocon, r.settings, r.table, r.listeners, r.output, r.resume));
  }

  /**
   * Settings that win over the text, and over those before them.
   *
   * @param settings {@code feddip.key=value} each
   */
  public Feddip set(String... settings) {
    Request r = request;
    List<String> all = joined(r.settings, List.of(settings));
    return with(new Request(r.text, all, r.table, r.listeners, r.output, r.resume));
  }

  /** Rows to train on, which stay on the executors; without, what {@code dataset} names. */
  public Feddip data(TableData table) {
    Request r = request;
    return with(
        new Request(r.text, r.settings, Optional.of(table), r.listeners, r.output, r.resume));
  }

  /** The algorithm by name, as {@code feddip.strategy.name}. */
  public Feddip strategy(String name) {
    return set("feddip.strategy.name=" + name);
  }

  /** Somebody who is told what happens, on the driver's thread; may be called several times. */
  public Feddip listener(RoundListener listener) {
    Request r = request;
    List<RoundListener> all = joined(r.listeners, List.of(listener));
    return with(new Request(r.text, r.settings, r.table, all, r.output, r.resume));
  }

  /**
   * Where the run is kept; without, in a folder of this machine that is deleted at the end.
   *
   * @param folder any Hadoop URI, not used before
   */
  public Feddip output(String folder) {
    Request r = request;
    return with(
        new Request(r.text, r.settings, r.table, r.listeners, Optional.of(folder), r.resume));
  }

  /** Goes on from the newest checkpoint of the output's folder. */
  public Feddip resume() {
    Request r = request;
    return with(new Request(r.text, r.settings, r.table, r.listeners, r.output, true));
  }

  private Feddip with(Request other) {
    return new Feddip(spark, other);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * Trains.
   *
   * @throws UsageException if the configuration is wrong
   * @throws io.feddip.api.data.DataException if there is no data, or it cannot be used
   */
  public TrainedModel train() {
    if (request.output().isPresent()) {
      return train(request.output().get(), true);
    }
    if (request.resume()) {
      throw new UsageException("resume() needs output(…), the folder of the run to continue");
    }
    try (ScratchFolder scratch = ScratchFolder.create()) {
      return set("feddip.checkpoint.every=0").train(scratch.uri(), false);
    }
  }

  private TrainedModel train(String folder, boolean kept) {
    List<String> settings =
        joined(request.settings(), request.table().map(TableData::settings).orElse(List.of()));
    RunConfig config = ConfigReader.read(request.text(), "the given text", settings);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    AtomicReference<ExperimentData> data = new AtomicReference<>();
    train(
        config,
        run -> {
          data.set(
              request
                  .table()
                  .map(table -> ExperimentData.of(run, table))
                  .orElseGet(() -> ExperimentData.load(run, hadoop, () -> spark)));
          return data.get();
        },
        spark,
        folder,
        request.resume(),
        request.listeners(),
        kept);
    return data.get() == null
        ? TrainedModel.open(spark, folder)
        : TrainedModel.open(spark, folder, data.get()::test);
  }

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
        listeners,
        true);
  }

  /**
   * Trains on rows that the program has, which stay on the executors, and writes a run folder.
   *
   * @param configuration HOCON with everything under {@code feddip}; of {@code dataset}, only what
   *     the table itself does not say is read: {@code test-fraction}, {@code bad-rows}, {@code
   *     normalization} and {@code table.shape}
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
    return train(
        config, run -> ExperimentData.of(run, table), spark, folder, false, listeners, true);
  }

  private static RunSummary train(
      RunConfig config,
      Function<RunConfig, ExperimentData> load,
      SparkSession spark,
      String folder,
      boolean resume,
      List<RoundListener> listeners,
      boolean kept) {
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
              config, data, cluster, spark, folder, Tracking.with(listeners, config, hadoop), kept)
          .run(resume);
    }
  }

  private static void completeCopies(RunConfig config, SparkSession spark, String location) {
    try (RunFolder folder = RunFolder.open(location, spark.sparkContext().hadoopConfiguration())) {
      TaskSpec worker =
          Parts.worker(
              config,
              ExperimentData.describe(config, folder, spark.sparkContext().hadoopConfiguration()),
              StoredScheme.find(folder));
      new RunCopies(folder, spark).writeMissing(Parts.model(worker), Parts.layout(worker));
    }
  }
}
