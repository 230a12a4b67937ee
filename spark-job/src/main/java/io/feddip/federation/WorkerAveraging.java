package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.aggregate.ClientSizes;
import io.feddip.api.KeyedRandom;
import io.feddip.api.UsageException;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.data.Examples;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.client.Networks;
import io.feddip.client.StockBatches;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Rounds of dl4j-spark: its {@link ParameterAveragingTrainingMaster} trains on the mixed examples
 * of the sampled clients, with as many workers as clients, every epoch a pass. Its own traffic
 * cannot be seen from outside; bytes are those of its algorithm, the parameters to every worker and
 * back at each averaging, as float32. How workers share examples depends on Spark's partitions, so
 * two runs agree in their bits on one machine at most.
 */
public final class WorkerAveraging implements Federation {
  private final JavaSparkContext spark;
  private final JavaRDD<Examples> clients;
  private final ClientSizes sizes;
  private final TaskSpec worker;
  private final RunConfig config;
  private final int averagingFrequency;
  private final Cohorts cohorts;

  /**
   * @param clients partition i holds client i
   * @param averagingFrequency minibatches of a worker between two averagings
   */
  public WorkerAveraging(
      JavaSparkContext spark,
      JavaRDD<Examples> clients,
      ClientSizes sizes,
      TaskSpec worker,
      RunConfig config,
      int averagingFrequency) {
    requireTrainer();
    this.spark = requireNonNull(spark, "spark is null");
    this.clients = requireNonNull(clients, "clients is null");
    this.sizes = requireNonNull(sizes, "sizes is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.config = requireNonNull(config, "config is null");
    this.averagingFrequency = averagingFrequency;
    this.cohorts = new Cohorts(config.seed(), sizes.clients(), config.federation().fraction());
  }

  /** It is built for Scala 2.12 alone, so the jar of another Scala comes without. */
  private static void requireTrainer() {
    try {
      Class.forName("org.deeplearning4j.spark.impl.graph.SparkComputationGraph");
    } catch (ClassNotFoundException | LinkageError e) {
      throw new UsageException(
          "feddip.strategy.name = parameter-averaging needs dl4j-spark, which exists for Scala 2.12"
              + " alone: run it with Spark 3.5",
          e);
    }
  }

  @Override
  public int cohortSize() {
    return cohorts.size();
  }

  @Override
  public float[] model(ServerState state) {
    return state.weights().clone();
  }

  @Override
  public Outcome play(int round, RoundPlan asked, FederationState state) {
    List<Integer> cohort = cohorts.of(config.federation().sampling(), round);
    if (cohort.stream().allMatch(client -> sizes.of(client) == 0)) {
      return outcome(round, cohort, Optional.empty(), Double.NaN, 0, 0);
    }
    LocalTraining training = asked.training();
    Set<Integer> members = Set.copyOf(cohort);
    StockBatches batches = new StockBatches(worker);
    JavaRDD<DataSet> data =
        clients
            .filter(examples -> members.contains(examples.owner()))
            .flatMap(examples -> batches.of(examples).iterator());
    KeyedRandom seeds = new KeyedRandom(config.seed(), "workers", round, -1);
    long start = System.nanoTime();
    SparkComputationGraph trainer =
        new SparkComputationGraph(
            spark, graph(state.server().weights(), training), master(cohort.size(), seeds));
    spark.sc().setJobDescription("round %d: %d workers".formatted(round, cohort.size()));
    try {
      for (int epoch = 0; epoch < training.epochs(); epoch++) {
        trainer.fit(data);
      }
    } finally {
      spark.sc().setJobDescription(null);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    float[] weights = trainer.getNetwork().params().toFloatVector();
    Aggregate mean = new Aggregate(weights, Optional.empty());
    long bytes = averagings(cohort) * 4L * weights.length * training.epochs();
    return outcome(round, cohort, Optional.of(mean), trainer.getScore(), seconds, bytes);
  }

  private ParameterAveragingTrainingMaster master(int workers, KeyedRandom seeds) {
    return new ParameterAveragingTrainingMaster.Builder(workers, worker.batchSize())
        .batchSizePerWorker(worker.batchSize())
        .averagingFrequency(averagingFrequency)
        .aggregationDepth(Math.max(2, config.federation().aggregationDepth()))
        .workerPrefetchNumBatches(0)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .repartionData(Repartition.Always)
        .rngSeed(seeds.nextLong())
        .build();
  }

  /** DeepLearning4J's own layers, with the steps of local training. */
  private ComputationGraph graph(float[] weights, LocalTraining training) {
    ComputationGraph graph = Networks.stockGraph(worker, weights);
    ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layer
          && layer.getLayerConf().getLayer() instanceof BaseLayer trained) {
        trained.setIUpdater(new Sgd(training.learningRate()));
        if (training.weightDecay() > 0) {
          WeightDecay decay = new WeightDecay(training.weightDecay(), true);
          trained.setRegularization(List.of(decay));
          trained.setRegularizationBias(List.of(decay));
        }
      }
    }
    ComputationGraph trainable = new ComputationGraph(configuration);
    trainable.init(graph.params(), true);
    return trainable;
  }

  /** How often a worker receives and sends the model in an epoch. */
  private long averagings(List<Integer> cohort) {
    long examples = cohort.stream().mapToLong(sizes::of).sum();
    long perAveraging = (long) cohort.size() * worker.batchSize() * averagingFrequency;
    return Math.max(1, (examples + perAveraging - 1) / perAveraging);
  }

  private Outcome outcome(
      int round,
      List<Integer> cohort,
      Optional<Aggregate> mean,
      double loss,
      double seconds,
      long bytes) {
    List<ClientRecord> records = new ArrayList<>();
    for (int client : cohort) {
      Status status = mean.isPresent() ? Status.OK : Status.FAILED;
      records.add(
          new ClientRecord(
              round,
              client,
              sizes.of(client),
              loss,
              Double.NaN,
              bytes,
              bytes,
              seconds,
              "",
              0,
              status,
              mean.isPresent() ? "" : "it has no examples"));
    }
    Map<Integer, byte[]> nothing = new HashMap<>();
    long all = bytes * cohort.size();
    return new Outcome(cohort, records, mean, nothing, all, all, 0);
  }
}
