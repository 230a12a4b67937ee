package io.feddip.job;

import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Retention;
import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.config.FedDipConfig.CheckpointConfig;
import io.feddip.federation.BestModel;
import io.feddip.federation.Checkpoints;
import io.feddip.federation.Diagnostics;
import io.feddip.federation.Federation;
import io.feddip.federation.GlobalEvaluation;
import io.feddip.federation.Measurements;
import io.feddip.federation.PrivateRounds;
import io.feddip.federation.RoundPlayer;
import io.feddip.federation.RunPlan;
import io.feddip.federation.RunState;
import io.feddip.report.ByProduct;
import io.feddip.report.LiveReport;
import io.feddip.report.Machine;
import io.feddip.report.ReportPage;
import io.feddip.report.RunDescription;
import io.feddip.report.RunFolder;
import io.feddip.report.RunListener;
import io.feddip.report.RunSummary;
import io.feddip.sparsity.KeyedRandom;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.strategy.Strategy;
import io.feddip.zoo.ZooModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from a configuration to a complete run folder. */
final class TrainingRun {
  private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

  /** Above Spark's own hooks, so that the session still works while the last round ends. */
  private static final int BEFORE_SPARK = 1000;

  private static final int SECONDS_TO_STOP = 600;

  private final FedDipConfig config;
  private final RunData data;
  private final ClusterData cluster;
  private final SparkSession spark;
  private final String location;
  private final List<RunListener> listeners;

  TrainingRun(
      FedDipConfig config,
      RunData data,
      ClusterData cluster,
      SparkSession spark,
      String location,
      List<RunListener> listeners) {
    this.config = config;
    this.data = data;
    this.cluster = cluster;
    this.spark = spark;
    this.location = location;
    this.listeners = List.copyOf(listeners);
  }

  RunSummary run(boolean resume) {
    WorkerSpec worker = data.workerSpec(config);
    ZooModel model = RunModels.model(worker);
    ParameterLayout layout = RunModels.layout(worker);
    Strategy strategy = RunModels.strategy(config, model, layout);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (RunFolder folder = RunFolder.create(location, hadoop, resume)) {
      RunListener listener = new Listeners(listeners(folder));
      try {
        return train(folder, resume, worker, model, layout, strategy, listener);
      } catch (Throwable e) {
        listener.failed(e);
        throw e;
      }
    }
  }

  private List<RunListener> listeners(RunFolder folder) {
    List<RunListener> all = new ArrayList<>(listeners);
    all.add(new LiveReport(folder));
    return all;
  }

  private RunSummary train(
      RunFolder folder,
      boolean resume,
      WorkerSpec worker,
      ZooModel model,
      ParameterLayout layout,
      Strategy strategy,
      RunListener listener) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Optional<PrivateRounds> privacy = RunModels.privacy(config, cluster.sizes().clients(), layout);
    privacy.ifPresent(TrainingRun::announce);
    RoundPlayer player =
        new RoundPlayer(
            context,
            cluster.clients(),
            cluster.sizes(),
            layout,
            worker,
            config.federation(),
            config.wire().values(),
            config.seed(),
            privacy);
    Checkpoints checkpoints = checkpoints(folder, model, layout);
    Optional<RunState> resumed = resume ? checkpoints.newest() : Optional.empty();
    if (resume && resumed.isEmpty() && !folder.rounds().isEmpty()) {
      log.warn("{} has rounds but no checkpoint to continue from; the run begins again", folder);
    }
    List<Machine> machines = machines(context, folder, resumed.isPresent());
    folder.writeConfig(Provenance.of(config, data, machines));
    folder.writePartition(data.report().toJson(data.description().classNames()));
    Federation federation =
        new Federation(
            strategy,
            layout,
            plan(player.cohortSize(), privacy),
            player,
            measurements(context, worker, layout),
            checkpoints,
            folder,
            new BestModel(
                new ModelFiles(folder.model(), spark.sparkContext().hadoopConfiguration()), layout),
            listener);
    RunState state =
        federation.start(
            model.initialWeights(
                new KeyedRandom(config.seed(), "weights", -1, -1).nextLong(),
                config.model().initialGain()),
            resumed);
    listener.started(describe(folder, model));
    RunState last = stoppable(federation, () -> federation.run(state));
    RunSummary summary =
        new RunResult(config, folder, spark.sparkContext().hadoopConfiguration())
            .write(layout, last.server(), player.model(last.server()), machines);
    ByProduct.attempt(folder.path() + "/" + RunFolder.REPORT, () -> ReportPage.write(folder));
    folder.markSuccess();
    new RunCopies(folder, spark).write(model, player.model(last.server()));
    listener.finished(summary);
    return summary;
  }

  /** Where the run computes, and where it did before it was resumed. */
  private List<Machine> machines(JavaSparkContext context, RunFolder folder, boolean resumed) {
    List<Machine> earlier =
        resumed ? folder.config().map(Provenance::machines).orElse(List.of()) : List.of();
    List<Machine> now = Machines.of(context);
    Machines.warning(earlier, now, config.client().engine()).ifPresent(log::warn);
    return Machines.union(earlier, now);
  }

  /** Lets a SIGTERM end the run after its present round, with a checkpoint. */
  private static RunState stoppable(
      Federation federation, java.util.function.Supplier<RunState> body) {
    Object done = new Object();
    boolean[] ended = new boolean[1];
    Runnable hook =
        () -> {
          federation.requestStop();
          synchronized (done) {
            try {
              while (!ended[0]) {
                done.wait();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    ShutdownHookManager hooks = ShutdownHookManager.get();
    hooks.addShutdownHook(hook, BEFORE_SPARK, SECONDS_TO_STOP, TimeUnit.SECONDS);
    try {
      return body.get();
    } finally {
      synchronized (done) {
        ended[0] = true;
        done.notifyAll();
      }
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(hook);
      }
    }
  }

  private Checkpoints checkpoints(RunFolder folder, ZooModel model, ParameterLayout layout) {
    CheckpointConfig keep = config.checkpoint();
    CheckpointStore store =
        CheckpointStore.open(
            folder.checkpoints(),
            new Retention(keep.keepFirst() ? 1 : 0, keep.keepLast(), keep.keepEvery()),
            spark.sparkContext().hadoopConfiguration());
    return new Checkpoints(
        store,
        new ModelIdentity(model.name(), layout.length()),
        Provenance.fingerprint(config, data),
        layout);
  }

  private static void announce(PrivateRounds privacy) {
    log.info(privacy.terms().statement());
    if (privacy.isSeeded()) {
      log.warn(
          "the noise of this run is seeded by the system property {}: anybody can repeat it, and"
              + " the run gives no privacy at all",
          RunModels.NOISE_SEED);
    }
  }

  private RunPlan plan(int cohortSize, Optional<PrivateRounds> privacy) {
    return new RunPlan(
        config.federation().rounds(),
        cohortSize,
        config.federation().minCompletion(),
        config.evaluation().every(),
        config.evaluation().patience(),
        config.checkpoint().every(),
        privacy);
  }

  private Measurements measurements(
      JavaSparkContext context, WorkerSpec worker, ParameterLayout layout) {
    return new Measurements(
        new GlobalEvaluation(context, cluster.test(), worker),
        cluster.testByClient().map(shares -> new GlobalEvaluation(context, shares, worker)),
        diagnostics(context, worker, layout));
  }

  private Optional<Diagnostics> diagnostics(
      JavaSparkContext context, WorkerSpec worker, ParameterLayout layout) {
    int every = config.diagnostics().every();
    return every == 0
        ? Optional.empty()
        : Optional.of(
            new Diagnostics(
                every,
                config.federation().rounds(),
                layout,
                context,
                cluster.clients(),
                cluster.sizes(),
                worker));
  }

  private RunDescription describe(RunFolder folder, ZooModel model) {
    return new RunDescription(
        config.strategy().name(),
        config.dataset().name(),
        model.name(),
        model.layout().length(),
        cluster.sizes().clients(),
        config.federation().rounds(),
        folder.rounds(),
        folder.path().toString(),
        ConfigWriter.redacted(config));
  }
}
