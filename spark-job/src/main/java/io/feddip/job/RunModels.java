package io.feddip.job;

import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.data.Augmentation;
import io.feddip.data.DataSetDescription;
import io.feddip.federation.PrivacyTerms;
import io.feddip.federation.PrivateRounds;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.strategy.Strategies;
import io.feddip.strategy.Strategy;
import io.feddip.zoo.ZooModel;
import java.util.Optional;
import java.util.OptionalLong;

/** The network and the strategy of a run, with wrong names as errors of the configuration. */
final class RunModels {
  /** System property that seeds the noise of private runs: for tests only. */
  static final String NOISE_SEED = "feddip.privacy.noise-seed";

  private RunModels() {}

  /** What executors make networks of, for images of a description. */
  static WorkerSpec worker(FedDipConfig config, DataSetDescription description) {
    return new WorkerSpec(
        config.model().name(),
        description.channels(),
        description.height(),
        description.width(),
        description.classes(),
        config.pruning().exclude(),
        config.client().engine(),
        new Normalization(description.mean(), description.standardDeviation()),
        config.client().augmentation() ? description.augmentation() : Augmentation.NONE,
        config.client().batchSize(),
        config.evaluation().batchSize());
  }

  static ZooModel model(WorkerSpec worker) {
    try {
      return Networks.model(worker);
    } catch (IllegalArgumentException e) {
      throw new UsageException("feddip.model.name: " + e.getMessage(), e);
    }
  }

  static ParameterLayout layout(WorkerSpec worker) {
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
  static Optional<PrivateRounds> privacy(FedDipConfig config, int clients, ParameterLayout layout) {
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

  static Strategy strategy(FedDipConfig config, ZooModel model, ParameterLayout layout) {
    try {
      return Strategies.create(config, layout, model::multiplyAddsPerWeight);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
