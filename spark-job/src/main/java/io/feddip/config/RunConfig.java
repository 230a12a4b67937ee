package io.feddip.config;

import com.typesafe.config.ConfigFactory;
import io.feddip.api.Key;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Task;
import io.feddip.api.schedule.LearningRateRule;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.Regularization;
import io.feddip.api.wire.ValueFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole run, resolved and checked. Everything a run computes is a function of this record and of
 * the data; symbols in parentheses are the paper's.
 */
public record RunConfig(
    @Key(value = "Seed of everything random in the run", or = "1", min = 0) long seed,
    @Key(
            value =
                "What the network is asked for: `classification` (one class of several),"
                    + " `multi-label` (any of several labels), `regression` (numbers) or"
                    + " `next-token` (of a text or another sequence, what follows); all but the"
                    + " first need a table",
            or = "classification")
        Task task,
    ModelConfig model,
    DatasetConfig dataset,
    PartitioningConfig partitioning,
    FederationConfig federation,
    PrivacyConfig privacy,
    ClientConfig client,
    StrategyConfig strategy,
    Pruning pruning,
    Regularization regularization,
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
                      + " `resnet34`, `mobilenet-small`, `lstm`, `layers`, which"
                      + " `model.layers.list` writes down, or of a file: `onnx` or `dl4j`",
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
      @Key(
              value =
                  "Folder of a finished run, local or any Hadoop URI, whose final model training"
                      + " starts from: its weights and, where it is sparse enough, its mask",
              or = "null")
          Optional<String> from) {}

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
      @Key(
              value =
                  "Fewest examples a client may have, of every method but `natural`: `dirichlet`"
                      + " draws anew until all have them, the others end with an error; 0 allows"
                      + " clients without any",
              or = "10",
              min = 0)
          int minExamples) {}

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
                  "What the loss of an example is multiplied with, by its class: `none` (1),"
                      + " `balanced` (classes weigh the same over all clients together), or a list"
                      + " of numbers",
              or = "none")
          List<String> classWeights,
      @Key(
              value =
                  "`auto` (sparse kernels where they pay), `dense`, `sparse`, or `stock` for"
                      + " DL4J's own layers",
              or = "auto")
          Execution engine,
      @Key(value = "Globs of layers that run as DL4J's own whatever the engine", or = "[]")
          List<String> stockLayers,
      @Key(value = "What a step does with its direction: `sgd`, `momentum` or `adam`", or = "sgd")
          String optimizer,
      @Key(
              value =
                  "Bytes of a client's examples that a task has in memory, such as `512m`; those of"
                      + " a larger client it reads from a file of the executor's local folder,"
                      + " minibatch by minibatch, for the same bits; `auto`: an eighth of the"
                      + " process' memory",
              or = "auto")
          String cacheMemory) {

    /** Bytes, of {@code cacheMemory}; nothing for {@code auto}. */
    public Optional<Long> cacheBytes() {
      return cacheMemory.equals("auto")
          ? Optional.empty()
          : Optional.of(
              ConfigFactory.parseMap(Map.of("size", cacheMemory)).getMemorySize("size").toBytes());
    }
  }

  /** Which algorithm. */
  public record StrategyConfig(
      @Key(
              value =
                  "`feddip`, `feddp`, `fedavg`, `fedprox`, `fedavg-topk`, `prunefl`, `snip`,"
                      + " `feddst`, `ssfl`, `fedtiny`, `fedmef`, `fedrts`, `flash`, `sparsyfed` or"
                      + " `parameter-averaging`; with models of the clients' own `local`, `fedper`,"
                      + " `fedrep`, `ditto`, `subfedavg`, `fedspa` or `feddip-personal`; without a"
                      + " server `dpsgd`, `dfedavgm`, `dispfl`, `da-dpfl` or `feddip-gossip`",
              or = "feddip")
          String name,
      @Key(
              value =
                  "Settings of `pruning` and `regularization` that are not set: `recommended`, the"
                      + " defaults below, or `published`, the authors' code as it runs",
              or = "recommended")
          Preset preset) {}

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
                  "Stop after this many evaluations without a better model, counted anew whenever"
                      + " the target sparsity has changed; 0: never",
              or = "0",
              min = 0)
          int patience,
      @Key(
              value =
                  "Further measures of the model: `accuracy`, `balanced-accuracy`, `macro-f1`,"
                      + " `weighted-f1`, `macro-precision`, `per-class`, `auc`, `log-loss`,"
                      + " `calibration`, `top-2` to `top-10`; of tokens `perplexity`, `accuracy`,"
                      + " `log-loss`, `calibration`, `top-2` to `top-10`; of labels `micro-f1`, `macro-f1`,"
                      + " `weighted-f1`, `exact-match`, `hamming-loss`, `auc`, `log-loss`; of"
                      + " numbers `rmse`, `mae`, `r2`; or a plug-in's; the first says which model"
                      + " is the best, and patience goes by it; none: accuracy, `micro-f1`,"
                      + " `rmse` or `perplexity`",
              or = "[]")
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
