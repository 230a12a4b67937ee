package io.feddip.client;

import io.feddip.data.Augmentation;
import io.feddip.data.PackedExamples;
import io.feddip.sparsity.DpfUpdate;
import io.feddip.sparsity.KeyedRandom;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.GradientCoverage;
import io.feddip.zoo.LocalNetwork;
import io.feddip.zoo.Minibatch;
import java.util.Arrays;
import java.util.Optional;

/**
 * Trains one client after the other on one thread, in buffers that are reused. Every step takes the
 * gradient at the masked weights and applies it to the dense ones (DPF, Lin et al. 2020; FedDIP eq.
 * 1–2), which is the error feedback.
 */
public final class LocalTrainer {
  private final LocalNetwork network;
  private final ParameterLayout layout;
  private final BatchLoader plainLoader;
  private final BatchLoader variedLoader;
  private final Minibatch batch;
  private final float[] weights;
  private final float[] masked;
  private final float[] gradient;

  /**
   * @param layout which coordinates masks cover
   */
  public LocalTrainer(
      LocalNetwork network,
      ParameterLayout layout,
      Normalization normalization,
      Augmentation augmentation,
      int batchSize) {
    this.network = network;
    this.layout = layout;
    this.plainLoader = new BatchLoader(normalization, Augmentation.NONE, batchSize);
    this.variedLoader = new BatchLoader(normalization, augmentation, batchSize);
    this.batch = new Minibatch(network.inputShape(), batchSize);
    this.weights = new float[layout.length()];
    this.masked = new float[layout.length()];
    this.gradient = new float[layout.length()];
  }

  /** The dense local weights w_k after training: valid until the next call. */
  public float[] weights() {
    return weights;
  }

  /** The gradient of the last minibatch, or whatever was measured last. */
  float[] gradient() {
    return gradient;
  }

  ParameterLayout layout() {
    return layout;
  }

  /** Begins with the received weights. */
  public void receive(float[] received) {
    System.arraycopy(received, 0, weights, 0, weights.length);
  }

  /**
   * Trains from the present weights on.
   *
   * @param received the global weights, for the proximal term
   * @param random decides order, augmentation and dropout
   * @param observer sees every minibatch's gradient
   * @return loss sums over all steps
   */
  public LossSums train(
      LocalTraining training,
      float[] received,
      Optional<Mask> mask,
      PackedExamples examples,
      KeyedRandom random,
      GradientObserver observer) {
    // An observer wants to see every coordinate, whatever the update then uses.
    boolean observed = observer != GradientObserver.NONE;
    network.prepare(layout, mask, observed ? GradientCoverage.DENSE : training.coverage());
    DpfUpdate update =
        new DpfUpdate(
            layout,
            mask,
            training.penalty(),
            training.lambda(),
            training.weightDecay(),
            training.proximalMu(),
            training.coverage() == GradientCoverage.MASKED);
    update.start(weights, masked);
    int[] order = Orders.natural(examples.size());
    LossSums sums = LossSums.ZERO;
    BatchLoader loader = training.augmentation() ? variedLoader : plainLoader;
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      random.shuffle(order);
      for (int from = 0; from < order.length; from += training.batchSize()) {
        int to = Math.min(order.length, from + training.batchSize());
        loader.loadVaried(examples, order, from, to, batch, random);
        double loss = network.gradient(masked, batch, random.nextLong(), gradient);
        sums = sums.plus(loss, batch.size());
        observer.step(gradient);
        update.step((float) training.learningRate(), weights, gradient, masked, received);
      }
    }
    return sums;
  }

  /**
   * The gradient over a prefix of the examples at given weights, without training.
   *
   * @param at flat weights
   * @param limit most examples to look at
   * @param into receives the mean gradient over those examples
   */
  LossSums measure(float[] at, PackedExamples examples, int limit, long seed, float[] into) {
    network.prepare(layout, Optional.empty(), GradientCoverage.DENSE);
    int[] order = Orders.natural(Math.min(limit, examples.size()));
    Arrays.fill(into, 0);
    LossSums sums = LossSums.ZERO;
    for (int from = 0; from < order.length; from += batch.capacity()) {
      int to = Math.min(order.length, from + batch.capacity());
      plainLoader.load(examples, order, from, to, batch);
      double loss = network.gradient(at, batch, seed, gradient);
      sums = sums.plus(loss, batch.size());
      float share = (float) batch.size() / order.length;
      for (int i = 0; i < into.length; i++) {
        into[i] += share * gradient[i];
      }
    }
    return sums;
  }
}
