package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Layout;
import io.feddip.api.strategy.Strategy;
import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.federation.PrivacyTerms;
import io.feddip.federation.PrivateRounds;
import io.feddip.strategy.Strategies;
import io.feddip.zoo.GraphModel;
import java.util.Optional;
import java.util.OptionalLong;

/** The network and the strategy of a run, with wrong names as errors of the configuration. */
public final class Parts {
  /** System property that seeds the noise of private runs: for tests only. */
  static final String NOISE_SEED = "feddip.privacy.noise-seed";

  private Parts() {}

  /** What executors make networks of, for images of a description. */
  public static TaskSpec worker(RunConfig config, DataSetDescription description) {
    return new TaskSpec(
        config.model().name(),
        config.model().layers().list(),
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
        config.evaluation().batchSize());
  }

  public static GraphModel model(TaskSpec worker) {
    try {
      return Networks.model(worker);
    } catch (IllegalArgumentException e) {
      String key = worker.layers().isEmpty() ? "name" : "layers.list";
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
    try {
      return Strategies.create(config, layout, model::multiplyAddsPerWeight);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
