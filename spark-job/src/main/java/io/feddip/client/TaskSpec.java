package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.Augmentation;
import io.feddip.api.model.Execution;
import java.io.Serializable;
import java.util.List;

/**
 * Everything that must be equal for two tasks to share a thread's network and buffers.
 *
 * @param network which it is
 * @param channels of an image
 * @param height of an image
 * @param width of an image
 * @param classes number of classes
 * @param exclude globs of layers that are not pruned
 * @param engine how the network is executed
 * @param stockLayers globs of layers that run as DeepLearning4J's own
 * @param normalization how bytes become numbers
 * @param augmentation how training images are varied
 * @param batchSize examples a training minibatch
 * @param evaluationBatchSize examples a batch of evaluation
 * @param objective what clients minimise
 * @param additions further measures of the model
 */
public record TaskSpec(
    NetworkSpec network,
    int channels,
    int height,
    int width,
    int classes,
    List<String> exclude,
    Execution engine,
    List<String> stockLayers,
    Normalization normalization,
    Augmentation augmentation,
    int batchSize,
    int evaluationBatchSize,
    Objective objective,
    Additions additions)
    implements Serializable {
  public TaskSpec {
    requireNonNull(network, "network is null");
    requireNonNull(engine, "engine is null");
    requireNonNull(normalization, "normalization is null");
    requireNonNull(augmentation, "augmentation is null");
    requireNonNull(objective, "objective is null");
    requireNonNull(additions, "additions is null");
    exclude = List.copyOf(exclude);
    stockLayers = List.copyOf(stockLayers);
  }

  /** The same with another objective. */
  public TaskSpec with(Objective other) {
    return new TaskSpec(
        network,
        channels,
        height,
        width,
        classes,
        exclude,
        engine,
        stockLayers,
        normalization,
        augmentation,
        batchSize,
        evaluationBatchSize,
        other,
        additions);
  }

  /** The same with every layer on the kernels that it would have by itself. */
  public TaskSpec withoutStockLayers() {
    return new TaskSpec(
        network,
        channels,
        height,
        width,
        classes,
        exclude,
        engine,
        List.of(),
        normalization,
        augmentation,
        batchSize,
        evaluationBatchSize,
        objective,
        additions);
  }
}
