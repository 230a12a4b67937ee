package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Task;
import io.feddip.api.peer.Topology;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.run.Metric;
import io.feddip.api.schedule.LearningRateRule;
import io.feddip.api.schedule.LearningRateSchedule;
import io.feddip.api.sparsity.Penalty;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.api.strategy.Strategy;
import io.feddip.client.Additions;
import io.feddip.client.NetworkSpec;
import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.Objective;
import io.feddip.client.TaskSpec;
import io.feddip.config.ConfigKeys;
import io.feddip.config.FederationConfig;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.ClientConfig;
import io.feddip.data.table.TableScheme;
import io.feddip.diagnostics.Judge;
import io.feddip.federation.PrivacyTerms;
import io.feddip.federation.PrivateRounds;
import io.feddip.metric.OwnMetrics;
import io.feddip.runfolder.UserFile;
import io.feddip.topology.EdgeFile;
import io.feddip.topology.Topologies;
import io.feddip.zoo.GraphModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** The network and the strategy of a run, with wrong names as errors of the configuration. */
public final class Parts {
  /** System property that seeds the noise of private runs: for tests only. */
  static final String NOISE_SEED = "feddip.privacy.noise-seed";

  private Parts() {}

  /**
   * What executors make networks of, for examples of a description.
   *
   * @param scheme of the table that they are of, if they are
   */
  public static TaskSpec worker(
      RunConfig config, DataSetDescription description, Optional<TableScheme> scheme) {
    Objective objective = scheme.map(Parts::objective).orElse(Objective.PLAIN);
    return new TaskSpec(
        network(config),
        description.channels(),
        description.height(),
        description.width(),
        description.classes(),
        config.pruning().exclude(),
        config.client().engine(),
        config.client().stockLayers(),
        new Normalization(description.mean(), description.standardDeviation()),
        config.client().augmentation() ? description.augmentation() : Augmentation.NONE,
        config.client().batchSize(),
        config.evaluation().batchSize(),
        objective,
        additions(config, objective.task()));
  }

  private static NetworkSpec network(RunConfig config) {
    return new NetworkSpec(
        config.model().name(),
        config.plugins().settings(Kind.MODEL, config.model().name()),
        StartingNetwork.of(config).map(StartingNetwork::structure).orElse(""));
  }

  private static Additions additions(RunConfig config, Task task) {
    List<String> asked = config.evaluation().metrics();
    return new Additions(
        asked.isEmpty()
            ? OwnMetrics.usual(task)
            : asked.stream().map(name -> metric(config, task, name)).toList());
  }

  private static Metric metric(RunConfig config, Task task, String name) {
    Metric metric = config.plugins().require(Kind.METRIC, name, Metric.class);
    if (!metric.tasks().contains(task)) {
      throw new UsageException(
          "feddip.evaluation.metrics has %s, which does not measure feddip.task = %s"
              .formatted(name, ConfigKeys.value(task)));
    }
    return metric;
  }

  private static Objective objective(TableScheme scheme) {
    return Objective.of(scheme.task(), scheme.targetMean(), scheme.targetDeviation());
  }

  /**
   * What clients minimise where there are classes.
   *
   * @param counts examples of each class at each client, [client][class]
   * @throws UsageException if there are not as many weights as classes
   */
  static Objective weighted(RunConfig config, int[][] counts) {
    List<String> written = config.client().classWeights();
    if (written.equals(List.of(ClassWeights.NONE))) {
      return Objective.PLAIN;
    }
    int classes = counts.length == 0 ? 0 : counts[0].length;
    return Objective.of(
        written.equals(List.of(ClassWeights.BALANCED))
            ? ClassWeights.balanced(counts)
            : ClassWeights.given(written, classes));
  }

  /** What the run's models are compared by. */
  static Judge judge(TaskSpec worker) {
    return Judge.of(worker.additions().metrics());
  }

  public static GraphModel model(TaskSpec worker) {
    try {
      return Networks.model(worker);
    } catch (IllegalArgumentException e) {
      NetworkSpec network = worker.network();
      String key = network.structure().isEmpty() ? "name" : network.name() + ".path";
      throw new UsageException("feddip.model." + key + ": " + e.getMessage(), e);
    }
  }

  public static Layout layout(TaskSpec worker) {
    try {
      return Networks.layout(worker);
    } catch (IllegalArgumentException e) {
      throw new UsageException("feddip.pruning.exclude: " + e.getMessage(), e);
    }
  }

  /**
   * The privacy of a run, if it has any.
   *
   * @param clients N
   */
  public static Optional<PrivateRounds> privacy(RunConfig config, int clients, Layout layout) {
    try {
      return PrivacyTerms.of(config, clients, layout.length())
          .map(terms -> new PrivateRounds(terms, noiseSeed()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Tests make noise repeatable; whoever else does is told what that means. */
  private static OptionalLong noiseSeed() {
    Long seed = Long.getLong(NOISE_SEED);
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  public static Strategy strategy(RunConfig config, GraphModel model, Layout layout) {
    return strategy(config, layout, model::multiplyAddsPerWeight);
  }

  /**
   * The algorithm that a configuration names.
   *
   * @param multiplyAdds what each weight of the layer of that name costs
   * @throws UsageException if nobody brings it, or its settings do not go together
   */
  public static Strategy strategy(
      RunConfig config, Layout layout, ToIntFunction<String> multiplyAdds) {
    StrategyContext context =
        new StrategyContext(
            layout, config.federation().rounds(), config.seed(), training(config), multiplyAdds);
    try {
      return config
          .plugins()
          .require(Kind.STRATEGY, config.strategy().name(), context, Strategy.class);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** How a run makes one model of its clients' updates. */
  public static AggregationRule aggregation(RunConfig config) {
    return config
        .plugins()
        .require(Kind.AGGREGATION, config.federation().aggregation(), AggregationRule.class);
  }

  /**
   * Who hears whom in a run without a server.
   *
   * @param clients N
   * @throws UsageException if there is no such graph of so many
   */
  public static Topology topology(RunConfig config, int clients) {
    FederationConfig federation = config.federation();
    return Topologies.of(
        federation.topology(),
        clients,
        federation.neighbours(),
        federation.mixing(),
        federation.active(),
        federation.topology().equals("file")
            ? federation.edges().map(Parts::edges)
            : Optional.empty(),
        config.seed());
  }

  private static EdgeFile edges(String location) {
    String text = UserFile.text("feddip.federation.edges: cannot read", location);
    return new EdgeFile(location, text.lines().toList());
  }

  /** Local training of a round, dense and without penalty. */
  private static IntFunction<LocalTraining> training(RunConfig config) {
    ClientConfig client = config.client();
    LocalOptimizer optimizer =
        config.plugins().require(Kind.OPTIMIZER, client.optimizer(), LocalOptimizer.class);
    LearningRateSchedule rate =
        client.learningRateSchedule() == LearningRateRule.EXPONENTIAL
            ? new LearningRateSchedule.Exponential(
                client.learningRate(), client.learningRateDecay())
            : new LearningRateSchedule.Inverse(client.smoothness());
    return round ->
        new LocalTraining(
            client.epochs(),
            client.batchSize(),
            rate.at(round),
            client.weightDecay(),
            Penalty.NONE,
            0,
            0,
            Coverage.DENSE,
            client.augmentation(),
            optimizer,
            Set.of());
  }
}
