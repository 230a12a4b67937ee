package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.model.Layout;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Topology;
import io.feddip.api.run.Machine;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RunSummary;
import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.ClientModelFiles;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Retention;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.CohortRunner;
import io.feddip.cluster.FinalModels;
import io.feddip.cluster.PeerFiles;
import io.feddip.cluster.PeerRunner;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.CheckpointConfig;
import io.feddip.diagnostics.Judge;
import io.feddip.federation.LoopPlan;
import io.feddip.federation.PeerFederation;
import io.feddip.federation.PeerLoop;
import io.feddip.federation.PeerSections;
import io.feddip.federation.PeerState;
import io.feddip.report.ReportPage;
import io.feddip.runfolder.ByProduct;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.GraphModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run without a server, from its parts to a complete run folder. */
final class PeerTraining {
  private static final Logger log = LoggerFactory.getLogger(PeerTraining.class);

  private final RunConfig config;
  private final ExperimentData data;
  private final ClusterData cluster;
  private final SparkSession spark;
  private final boolean kept;

  /**
   * @param kept whether somebody reads the run's folder afterwards
   */
  PeerTraining(
      RunConfig config,
      ExperimentData data,
      ClusterData cluster,
      SparkSession spark,
      boolean kept) {
    this.config = config;
    this.data = data;
    this.cluster = cluster;
    this.spark = spark;
    this.kept = kept;
  }

  RunSummary run(
      RunFolder folder,
      boolean resume,
      TaskSpec worker,
      GraphModel model,
      Layout layout,
      StartingPoint start,
      PeerStrategy strategy,
      RoundListener listener) {
    int clients = cluster.sizes().clients();
    requireNoServer(clients, layout);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    PeerFiles files = new PeerFiles(context, folder.checkpoints() + "/clients", start.weights());
    Topology topology = Parts.topology(config, clients);
    CohortRunner runner =
        new CohortRunner(
            context.sc(),
            cluster.clients(),
            config.federation().roundDeadline(),
            config.federation().clientsPerTask(),
            cluster.sizes());
    PeerFederation federation =
        new PeerFederation(
            context,
            strategy,
            topology,
            new PeerRunner(
                context, cluster.clients(), cluster.sharesOfTest(context), runner, files),
            worker,
            config.wire().values(),
            config.seed());
    Map<String, String> network = start.identity(folder, resume);
    PeerSections checkpoints = checkpoints(folder, files, model, layout, network);
    Optional<PeerState> resumed = resume ? checkpoints.newest() : Optional.empty();
    if (resume && resumed.isEmpty() && !folder.rounds().isEmpty()) {
      log.warn("{} has rounds but no checkpoint to continue from; the run begins again", folder);
    }
    List<Machine> machines = Training.machines(config, context, folder, resumed.isPresent());
    folder.writeConfig(Provenance.of(config, data, network, machines));
    data.scheme().ifPresent(scheme -> StoredScheme.write(folder, scheme));
    folder.writePartition(withGraph(strategy.topology(topology)));
    PeerLoop loop =
        new PeerLoop(strategy, layout, plan(clients), federation, checkpoints, folder, listener);
    PeerState state = loop.start(resumed);
    listener.started(Training.describe(config, cluster, folder, model, Goal.ACCURACY));
    PeerState last = Stoppable.run(loop::requestStop, () -> loop.run(state));
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<FinalModels.One> models =
        federation.write(last, folder.model() + "/" + ClientModelFiles.FOLDER);
    RunSummary summary = new RunResult(config, folder, hadoop).write(models, machines);
    ByProduct.attempt(folder.path() + "/" + RunFolder.REPORT, () -> ReportPage.write(folder));
    folder.markSuccess();
    if (kept) {
      new RunCopies(folder, spark).writeRounds();
    }
    listener.finished(summary);
    return summary;
  }

  /** The partition, and who hears whom in round 0. */
  private String withGraph(Topology topology) {
    StringJoiner heard = new StringJoiner(", ", "[", "]");
    for (int client = 0; client < topology.clients(); client++) {
      heard.add(Arrays.toString(topology.neighbours(0, client)));
    }
    String partition = data.report().toJson(data.labelNames());
    return partition.substring(0, partition.lastIndexOf('}')).stripTrailing()
        + ",\n  \"graph\": \"%s\",\n  \"heard\": %s\n}\n"
            .formatted(PeerDryRun.graph(topology), heard);
  }

  /** What only a server can do is an error, not a setting without effect. */
  private void requireNoServer(int clients, Layout layout) {
    String strategy = config.strategy().name();
    if (Parts.privacy(config, clients, layout).isPresent()) {
      throw new UsageException(
          "feddip.privacy.mechanism = %s does not go with feddip.strategy.name = %s: the noise is the server's, and there is none"
              .formatted(config.privacy().mechanism(), strategy));
    }
    ServerKeys.refuse(config);
    if (config.dataset().validationFraction() > 0) {
      throw new UsageException(
          "feddip.dataset.validation-fraction does not go with feddip.strategy.name = %s: every client has a model of its own, and none is chosen"
              .formatted(strategy));
    }
    if (config.federation().aggregationDepth() > 1 || !config.federation().isMean()) {
      throw new UsageException(
          "feddip.federation.{aggregation, aggregation-depth} do not go with feddip.strategy.name = %s: there is no server that averages"
              .formatted(strategy));
    }
  }

  private PeerSections checkpoints(
      RunFolder folder,
      PeerFiles files,
      GraphModel model,
      Layout layout,
      Map<String, String> network) {
    CheckpointConfig keep = config.checkpoint();
    return new PeerSections(
        CheckpointStore.open(
            folder.checkpoints(),
            new Retention(0, keep.keepLast(), 0),
            spark.sparkContext().hadoopConfiguration()),
        new ModelIdentity(model.name(), layout.length()),
        Provenance.fingerprint(config, data, network),
        files.files(),
        cluster.sizes().clients(),
        keep.keepLast());
  }

  private LoopPlan plan(int clients) {
    return new LoopPlan(
        config.federation().rounds(),
        clients,
        config.federation().minCompletion(),
        config.evaluation().every(),
        config.evaluation().patience(),
        config.checkpoint().every(),
        Judge.ACCURACY,
        Optional.empty());
  }
}
