package io.feddip.run;

import io.feddip.api.model.Layout;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.run.Machine;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.Strategy;
import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.ClientModelFiles;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Retention;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.ClientStates;
import io.feddip.cluster.FinalModels;
import io.feddip.cluster.GlobalEvaluation;
import io.feddip.config.ConfigWriter;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.CheckpointConfig;
import io.feddip.diagnostics.Diagnostics;
import io.feddip.diagnostics.Judge;
import io.feddip.diagnostics.Measurements;
import io.feddip.federation.BestModel;
import io.feddip.federation.Federation;
import io.feddip.federation.FederationState;
import io.feddip.federation.LoopPlan;
import io.feddip.federation.OwnModels;
import io.feddip.federation.PrivateRounds;
import io.feddip.federation.RoundLoop;
import io.feddip.federation.StateSections;
import io.feddip.report.LiveReport;
import io.feddip.report.ReportPage;
import io.feddip.runfolder.ByProduct;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunGoal;
import io.feddip.tracking.Listeners;
import io.feddip.zoo.GraphModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from a configuration to a complete run folder. */
public final class Training {
  private static final Logger log = LoggerFactory.getLogger(Training.class);

  private final RunConfig config;
  private final ExperimentData data;
  private final ClusterData cluster;
  private final SparkSession spark;
  private final String location;
  private final List<RoundListener> listeners;
  private final boolean kept;

  public Training(
      RunConfig config,
      ExperimentData data,
      ClusterData cluster,
      SparkSession spark,
      String location,
      List<RoundListener> listeners) {
    this(config, data, cluster, spark, location, listeners, true);
  }

  /**
   * A run.
   *
   * @param kept whether somebody reads its folder afterwards; if not, results are not written in
   *     other forms, for which executors would need to reach it
   */
  public Training(
      RunConfig config,
      ExperimentData data,
      ClusterData cluster,
      SparkSession spark,
      String location,
      List<RoundListener> listeners,
      boolean kept) {
    this.config = config;
    this.data = data;
    this.cluster = cluster;
    this.spark = spark;
    this.location = location;
    this.listeners = List.copyOf(listeners);
    this.kept = kept;
  }

  public RunSummary run(boolean resume) {
    TaskSpec worker = data.workerSpec(config);
    GraphModel model = Parts.model(worker);
    Layout layout = Parts.layout(worker);
    Strategy strategy = Parts.strategy(config, model, layout);
    TaskRules.check(config, strategy);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    StartingPoint start = new StartingPoint(config, model, layout, hadoop);
    if (!resume) {
      start.check();
    }
    try (RunFolder folder = RunFolder.create(location, hadoop, resume)) {
      RoundListener listener = new Listeners(listeners(folder));
      try {
        return strategy instanceof PeerStrategy peers
            ? new PeerTraining(config, data, cluster, spark, kept)
                .run(folder, resume, worker, model, layout, start, peers, listener)
            : train(
                folder, resume, worker, model, layout, start, (ServerStrategy) strategy, listener);
      } catch (Throwable e) {
        listener.failed(e);
        throw e;
      }
    }
  }

  private List<RoundListener> listeners(RunFolder folder) {
    List<RoundListener> all = new ArrayList<>(listeners);
    all.add(new LiveReport(folder));
    return all;
  }

  private RunSummary train(
      RunFolder folder,
      boolean resume,
      TaskSpec worker,
      GraphModel model,
      Layout layout,
      StartingPoint start,
      ServerStrategy strategy,
      RoundListener listener) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Optional<PrivateRounds> privacy = Parts.privacy(config, cluster.sizes().clients(), layout);
    privacy.ifPresent(Training::announce);
    Optional<OwnModels> own =
        OwnModels.of(
            strategy,
            context,
            cluster.sizes().clients(),
            folder.checkpoints() + "/clients",
            () -> cluster.sharesOfTest(context));
    Federation player =
        Federations.of(config, strategy, context, cluster, layout, worker, privacy, own);
    Map<String, String> network = start.identity(folder, resume);
    StateSections checkpoints =
        checkpoints(folder, model, layout, network, own.map(OwnModels::states));
    Optional<FederationState> resumed = resume ? checkpoints.newest() : Optional.empty();
    if (resume && resumed.isEmpty() && !folder.rounds().isEmpty()) {
      log.warn("{} has rounds but no checkpoint to continue from; the run begins again", folder);
    }
    List<Machine> machines = machines(config, context, folder, resumed.isPresent());
    folder.writeConfig(Provenance.of(config, data, network, machines));
    data.scheme().ifPresent(scheme -> StoredScheme.write(folder, scheme));
    folder.writePartition(data.report().toJson(data.labelNames()));
    RoundLoop federation =
        new RoundLoop(
            strategy,
            layout,
            plan(player.cohortSize(), Parts.judge(worker), privacy),
            player,
            measurements(context, worker, layout),
            checkpoints,
            folder,
            new BestModel(
                new ModelFiles(folder.model(), spark.sparkContext().hadoopConfiguration()),
                layout,
                Parts.judge(worker)),
            listener);
    FederationState state = federation.start(() -> start.state(strategy), resumed);
    RunGoal.write(folder, Parts.judge(worker).goal());
    listener.started(describe(config, cluster, folder, model, Parts.judge(worker).goal()));
    FederationState last = Stoppable.run(federation::requestStop, () -> federation.run(state));
    List<FinalModels.One> models =
        own.map(
                of ->
                    of.write(
                        context,
                        worker,
                        layout,
                        last.server().mask(),
                        player.model(last.server()),
                        folder.model() + "/" + ClientModelFiles.FOLDER))
            .orElse(List.of());
    own.ifPresent(of -> of.states().close());
    RunSummary summary =
        new RunResult(config, folder, spark.sparkContext().hadoopConfiguration())
            .write(layout, last.server(), player.model(last.server()), models, machines);
    ByProduct.attempt(folder.path() + "/" + RunFolder.REPORT, () -> ReportPage.write(folder));
    folder.markSuccess();
    if (kept) {
      new RunCopies(folder, spark).write(model, player.model(last.server()));
    }
    listener.finished(summary);
    return summary;
  }

  /** Where the run computes, and where it did before it was resumed. */
  static List<Machine> machines(
      RunConfig config, JavaSparkContext context, RunFolder folder, boolean resumed) {
    List<Machine> earlier =
        resumed ? folder.config().map(Provenance::machines).orElse(List.of()) : List.of();
    List<Machine> now = Machines.of(context);
    Machines.warning(earlier, now, config.client().engine()).ifPresent(log::warn);
    return Machines.union(earlier, now);
  }

  private StateSections checkpoints(
      RunFolder folder,
      GraphModel model,
      Layout layout,
      Map<String, String> network,
      Optional<ClientStates> states) {
    CheckpointConfig keep = config.checkpoint();
    CheckpointStore store =
        CheckpointStore.open(
            folder.checkpoints(),
            new Retention(keep.keepFirst() ? 1 : 0, keep.keepLast(), keep.keepEvery()),
            spark.sparkContext().hadoopConfiguration());
    return new StateSections(
        store,
        new ModelIdentity(model.name(), layout.length()),
        Provenance.fingerprint(config, data, network),
        layout,
        states);
  }

  private static void announce(PrivateRounds privacy) {
    log.info(privacy.terms().statement());
    if (privacy.isSeeded()) {
      log.warn(
          "the noise of this run is seeded by the system property {}: anybody can repeat it, and"
              + " the run gives no privacy at all",
          Parts.NOISE_SEED);
    }
  }

  private LoopPlan plan(int cohortSize, Judge judge, Optional<PrivateRounds> privacy) {
    return new LoopPlan(
        config.federation().rounds(),
        cohortSize,
        config.federation().minCompletion(),
        config.evaluation().every(),
        config.evaluation().patience(),
        config.checkpoint().every(),
        judge,
        privacy);
  }

  private Measurements measurements(JavaSparkContext context, TaskSpec worker, Layout layout) {
    return new Measurements(
        new GlobalEvaluation(context, cluster.test(), worker),
        cluster.validation().map(aside -> new GlobalEvaluation(context, aside, worker)),
        cluster.testByClient(context).map(shares -> new GlobalEvaluation(context, shares, worker)),
        diagnostics(context, worker, layout));
  }

  private Optional<Diagnostics> diagnostics(
      JavaSparkContext context, TaskSpec worker, Layout layout) {
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

  static RunDescription describe(
      RunConfig config, ClusterData cluster, RunFolder folder, GraphModel model, Goal goal) {
    return new RunDescription(
        config.strategy().name(),
        config.dataset().name(),
        model.name(),
        model.layout().length(),
        cluster.sizes().clients(),
        config.federation().rounds(),
        folder.rounds(),
        folder.path().toString(),
        ConfigWriter.redacted(config),
        goal);
  }
}
