package io.feddip.config;

import io.feddip.api.Key;
import io.feddip.api.model.Execution;
import io.feddip.api.schedule.LearningRateRule;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.sparsity.Penalty;
import io.feddip.api.strategy.Feedback;
import io.feddip.api.strategy.UploadRule;
import io.feddip.api.wire.ValueFormat;
import io.feddip.privacy.Clipping;
import io.feddip.privacy.Mechanism;
import io.feddip.privacy.Sampling;
import java.util.List;
import java.util.Optional;

/**
 * A whole run, resolved and checked. Everything a run computes is a function of this record and of
 * the data; symbols in parentheses are the paper's.
 */
public record RunConfig(
    @Key(value = "Seed of everything random in the run", or = "1", min = 0) long seed,
    ModelConfig model,
    DatasetConfig dataset,
    PartitioningConfig partitioning,
    FederationConfig federation,
    PrivacyConfig privacy,
    ClientConfig client,
    StrategyConfig strategy,
    PruningConfig pruning,
    RegularizationConfig regularization,
    EvaluationConfig evaluation,
    DiagnosticsConfig diagnostics,
    CheckpointConfig checkpoint,
    WireConfig wire,
    TrackingConfig tracking,
    PluggedIn plugins) {

  /** Which network. */
  public record ModelConfig(
      @Key(
              value =
                  "Network: `mlp`, `lenet5`, `alexnet`, `vgg11`, `resnet18`, `resnet20`,"
                      + " `resnet34`, `mobilenet-small`, `layers`, which `model.layers.list`"
                      + " writes down, or `onnx`, which `model.onnx.path` names",
              or = "lenet5")
          String name,
      @Key(
              value =
                  "Factor on the first weights of kernels; 1: as PyTorch draws them, 2.45 (√6):"
                      + " Kaiming's for ReLU",
              or = "1",
              min = 0,
              above = true,
              max = 100)
          double initialGain,
      LayersConfig layers,
      OnnxConfig onnx) {}

  /** A network of one's own. */
  public record LayersConfig(
      @Key(value = "Layers of the network `layers`, the last one of the classes", or = "[]")
          List<Object> list) {}

  /** A network from a file. */
  public record OnnxConfig(
      @Key(
              value =
                  "ONNX file of the network `onnx`, local or any Hadoop URI; its weights are what"
                      + " training starts from",
              or = "null")
          Optional<String> path) {}

  /** Which client holds which examples. */
  public record PartitioningConfig(
      @Key(
              value = "`iid`, `dirichlet`, `pathological`, `shards`, `quantity` or `natural`",
              or = "iid")
          String method,
      @Key(
              value = "Number of clients (N); `natural` counts them itself",
              or = "50",
              min = 1,
              max = 1_000_000)
          int clients,
      @Key(value = "Concentration α of `dirichlet`", or = "0.5", min = 0, above = true)
          double alpha,
      @Key(value = "Classes a client of `pathological` (c)", or = "2", min = 1)
          int classesPerClient,
      @Key(value = "Shards a client of `shards`", or = "2", min = 1) int shardsPerClient,
      @Key(
              value =
                  "Fewest examples a client may have, of every method but `natural`: `dirichlet`"
                      + " draws anew until all have them, the others end with an error; 0 allows"
                      + " clients without any",
              or = "10",
              min = 0)
          int minExamples,
      @Key(value = "Whether `dirichlet` evens out the clients' sizes", or = "false")
          boolean balance,
      @Key(value = "Skew of `quantity`: `linear`, `exponential` or `given`", or = "linear")
          String skew,
      @Key(value = "Examples of each client for `quantity` with skew `given`", or = "[]")
          List<Integer> sizes) {}

  /** The rounds. */
  public record FederationConfig(
      @Key(value = "Rounds (T)", or = "20", min = 1, max = 1_000_000) int rounds,
      @Key(
              value = "Fraction of clients sampled a round (C); at least one client is",
              or = "0.1",
              min = 0,
              above = true,
              max = 1)
          double fraction,
      @Key(
              value =
                  "`fixed` (⌊C·N⌋ clients without replacement) or `poisson` (each client with"
                      + " probability C, independently)",
              or = "fixed")
          Sampling sampling,
      @Key(
              value = "Fraction of the cohort that must answer for a round to count",
              or = "0.5",
              min = 0,
              max = 1)
          double minCompletion,
      @Key(
              value = "Seconds after which clients that have not answered are left out; 0: never",
              or = "0",
              min = 0)
          double roundDeadline,
      @Key(
              value =
                  "1: updates stream to the driver; 2 or more: they are summed through a tree of"
                      + " that depth over the executors",
              or = "1",
              min = 1,
              max = 8)
          int aggregationDepth,
      @Key(
              value = "`mean` (FedAvg), `median` or `trimmed-mean`, coordinate by coordinate",
              or = "mean")
          AggregationRule aggregation,
      @Key(
              value = "Fraction cut from each end by `trimmed-mean`",
              or = "0.1",
              min = 0,
              max = 0.5,
              below = true)
          double trim,
      @Key(
              value = "Updates with a larger L2 norm are scaled down to it; 0: never",
              or = "0",
              min = 0)
          double clipNorm,
      @Key(value = "Updates with a larger L2 norm are rejected; 0: no bound", or = "0", min = 0)
          double maxUpdateNorm) {}

  /** Differential privacy of clients towards whoever gets the model. */
  public record PrivacyConfig(
      @Key(
              value =
                  "Noise on the sum of clipped updates: `none`, `gaussian` (drawn by the driver) or"
                      + " `skellam` (drawn by the clients, in integers)",
              or = "none")
          Mechanism mechanism,
      @Key(
              value =
                  "Standard deviation of the noise over the clip norm (z); not set: the least that"
                      + " keeps all rounds within `target-epsilon`",
              or = "null",
              min = 0,
              above = true,
              max = 1000)
          Optional<Double> noiseMultiplier,
      @Key(
              value =
                  "`fixed`, or `adaptive`: the clip norm follows the median of the updates' norms,"
                      + " for a share of the noise",
              or = "fixed")
          Clipping clip,
      @Key(
              value = "L2 norm that updates are shortened to (C); `adaptive` begins with it",
              or = "1",
              min = 0,
              above = true)
          double clipNorm,
      @Key(
              value = "δ of the promise; below one in the number of clients",
              or = "1e-5",
              min = 0,
              above = true,
              max = 1,
              below = true)
          double delta,
      @Key(
              value = "ε that is not exceeded: the run stops before the round that would",
              or = "null",
              min = 0,
              above = true)
          Optional<Double> targetEpsilon) {}

  /** Local training. */
  public record ClientConfig(
      @Key(value = "Local epochs (E)", or = "5", min = 1, max = 10_000) int epochs,
      @Key(value = "Examples a minibatch (B)", or = "128", min = 1, max = 65_536) int batchSize,
      @Key(value = "Step size in round 0 (η₀)", or = "0.1", min = 0, above = true)
          double learningRate,
      @Key(
              value = "Factor on the step size every round",
              or = "0.998",
              min = 0,
              above = true,
              max = 1)
          double learningRateDecay,
      @Key(value = "`exponential` (η₀·decay^t) or `inverse` (1/((t+1)·L))", or = "exponential")
          LearningRateRule learningRateSchedule,
      @Key(
              value = "Smoothness constant L of the `inverse` schedule",
              or = "10",
              min = 0,
              above = true)
          double smoothness,
      @Key(value = "L2 added to the gradient at the dense local weights (wd)", or = "5e-4", min = 0)
          double weightDecay,
      @Key(
              value = "Random crops and flips for the data sets that are trained with them",
              or = "true")
          boolean augmentation,
      @Key(
              value =
                  "`auto` (sparse kernels where they pay), `dense`, `sparse`, or `stock` for"
                      + " DL4J's own layers",
              or = "auto")
          Execution engine,
      @Key(value = "Globs of layers that run as DL4J's own whatever the engine", or = "[]")
          List<String> stockLayers) {}

  /** Which algorithm. */
  public record StrategyConfig(
      @Key(
              value =
                  "`feddip`, `feddp`, `fedavg`, `fedprox`, `fedavg-topk`, `prunefl`, `snip` or"
                      + " `feddst`",
              or = "feddip")
          String name,
      @Key(
              value =
                  "Settings of `pruning` and `regularization` that are not set: `recommended`, the"
                      + " defaults below, or `published`, the authors' code as it runs",
              or = "recommended")
          Preset preset,
      @Key(value = "μ of `fedprox`", or = "0.01", min = 0) double proximalMu,
      @Key(
              value = "Fraction of the update that `fedavg-topk` uploads; not set: 1 − s_p",
              or = "null",
              min = 0,
              above = true,
              max = 1)
          Optional<Double> topK,
      @Key(value = "Rounds between mask readjustments of `prunefl`", or = "50", min = 1)
          int pruneflInterval,
      @Key(
              value = "Largest fraction of a layer that `feddst` prunes and regrows (α)",
              or = "0.5",
              min = 0,
              max = 1)
          double feddstAlpha) {}

  /** Masks. */
  public record PruningConfig(
      @Key(value = "Sparsity of round 0's mask (s₀)", or = "0.5", min = 0, max = 1, below = true)
          double initialSparsity,
      @Key(
              value =
                  "Round 0's mask of `feddip`, `feddp` and `feddst` within the layers' densities:"
                      + " `random`, or the weights of largest `magnitude`",
              or = "random")
          InitialMask initialMask,
      @Key(
              value =
                  "First weights are drawn for the `dense` fan-in, or, where a strategy begins with"
                      + " a mask, divided by the root of their layer's density: for the `sparse`"
                      + " one",
              or = "dense")
          InitialScale initialScale,
      @Key(value = "Sparsity at the end (s_p)", or = "0.9", min = 0, max = 1, below = true)
          double finalSparsity,
      @Key(value = "Rounds between mask reconfigurations (R)", or = "5", min = 1) int interval,
      @Key(
              value = "Share of the rounds after which s_p is reached (h)",
              or = "0.7",
              min = 0,
              above = true,
              max = 1)
          double horizon,
      @Key(
              value =
                  "`global`: the largest magnitudes of all layers together are kept, as published;"
                      + " `layer`: those of every layer, as many as its Erdős–Rényi-kernel density"
                      + " says",
              or = "global")
          Threshold threshold,
      @Key(
              value = "Magnitudes are read from: `nested`, `dynamic`, `residual` or `decay`",
              or = "decay")
          Feedback feedback,
      @Key(value = "β of feedback `decay`", or = "0.5", min = 0, max = 1) double feedbackDecay,
      @Key(
              value =
                  "Rounds up to each reconfiguration from which `residual` and `decay` collect"
                      + " gradients off the mask; R or more: all that can matter",
              or = "2",
              min = 1)
          int feedbackWindow,
      @Key(
              name = "final",
              value = "Prune once more to s_p after the last round, also of a run that ends early",
              or = "false")
          boolean last,
      @Key(
              value =
                  "`auto` (only what the server would keep), `dense` (as published), `masked`"
                      + " (always)",
              or = "auto")
          UploadRule upload,
      @Key(value = "Layers that are never pruned: globs of their names", or = "[]")
          List<String> exclude,
      @Key(
              value = "Fraction of every layer's weights that pruning leaves at least",
              or = "0",
              min = 0,
              max = 1)
          double minLayerDensity) {}

  /** The growing penalty. */
  public record RegularizationConfig(
      @Key(value = "Ω: `l2` (Σ of layer norms), `l2-squared` or `none`", or = "l2") Penalty penalty,
      @Key(value = "Largest weight of the penalty (λ_max)", or = "1e-3", min = 0) double lambdaMax,
      @Key(value = "Number of steps of λ (Q)", or = "20", min = 1) int steps,
      @Key(value = "`paper` (slides, eq. 3) or `reference` (published code)", or = "paper")
          RegularizationSchedule.Variant schedule) {}

  /** Measuring the model. */
  public record EvaluationConfig(
      @Key(value = "Rounds between evaluations; the last round always is", or = "1", min = 1)
          int every,
      @Key(value = "Examples a batch of evaluation", or = "256", min = 1, max = 65_536)
          int batchSize,
      @Key(
              value = "Whether the model is also measured on every client's share of the test set",
              or = "false")
          boolean perClient,
      @Key(
              value =
                  "Stop after this many evaluations without a better test accuracy, counted anew"
                      + " whenever the target sparsity has changed; 0: never",
              or = "0",
              min = 0)
          int patience,
      @Key(value = "Further measures of the model, by plug-ins: names", or = "[]")
          List<String> metrics) {}

  /** What the convergence theorem speaks of. */
  public record DiagnosticsConfig(
      @Key(
              value =
                  "Rounds between measurements of ‖∇f‖², gradient dispersion and magnitudes; 0:"
                      + " never",
              or = "0",
              min = 0)
          int every) {}

  /** What survives. */
  public record CheckpointConfig(
      @Key(value = "Rounds between checkpoints; 0: none", or = "1", min = 0) int every,
      @Key(value = "Whether the first checkpoint is kept for good", or = "false") boolean keepFirst,
      @Key(value = "How many of the newest are kept", or = "2", min = 1) int keepLast,
      @Key(value = "Keep the one of every k-th round for good; 0: none", or = "0", min = 0)
          int keepEvery) {}

  /** What travels. */
  public record WireConfig(
      @Key(
              value = "Values on the mask travel as `float32`, or as `float16`, which is lossy",
              or = "float32")
          ValueFormat values) {}

  /** Optional experiment tracking. */
  public record TrackingConfig(
      @Key(value = "MLflow server's address; not set: no tracking", or = "null")
          Optional<String> mlflowUri,
      @Key(value = "MLflow experiment", or = "feddip") String mlflowExperiment,
      @Key(value = "Who else watches, by plug-ins: names", or = "[]") List<String> listeners) {}
}
