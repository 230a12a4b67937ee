package io.feddip.job;

import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.data.Augmentation;
import io.feddip.data.DataSetDescription;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.strategy.Strategies;
import io.feddip.strategy.Strategy;
import io.feddip.zoo.ZooModel;

/** The network and the strategy of a run, with wrong names as errors of the configuration. */
final class RunModels {
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

  static Strategy strategy(FedDipConfig config, ZooModel model, ParameterLayout layout) {
    try {
      return Strategies.create(config, layout, model::multiplyAddsPerWeight);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
