package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Trains one client after the other on one thread, in buffers that are reused, and measures
 * gradients without training.
 */
public final class LocalTrainer {
  private final Network network;
  private final Layout layout;
  private final BatchLoader plainLoader;
  private final BatchLoader variedLoader;
  private final Minibatch batch;
  private final LocalSteps steps;

  /**
   * @param layout which coordinates masks cover
   */
  public LocalTrainer(
      Network network,
      Layout layout,
      Normalization normalization,
      Augmentation augmentation,
      int batchSize,
      Objective objective) {
    this.network = network;
    this.layout = layout;
    this.plainLoader = new BatchLoader(normalization, Augmentation.NONE, batchSize);
    this.variedLoader = new BatchLoader(normalization, augmentation, batchSize);
    this.batch = new Minibatch(network.inputShape(), batchSize);
    batch.classWeights(objective.weights());
    this.steps = new LocalSteps(network, layout);
  }

  /** The dense local weights w_k after training: valid until the next call. */
  public float[] weights() {
    return steps.weights();
  }

  Layout layout() {
    return layout;
  }

  /** Begins with the received weights. */
  public void receive(float[] received) {
    System.arraycopy(received, 0, steps.weights(), 0, layout.length());
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
      Examples examples,
      KeyedRandom random,
      StepHook observer) {
    // An observer wants to see every coordinate, whatever the update then uses.
    boolean observed = observer != StepHook.NONE;
    steps.begin(training, mask, observed ? Coverage.DENSE : training.coverage());
    int[] order = Orders.natural(examples.size());
    LossSums sums = LossSums.ZERO;
    BatchLoader loader = training.augmentation() ? variedLoader : plainLoader;
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      random.shuffle(order);
      for (int from = 0; from < order.length; from += training.batchSize()) {
        int to = Math.min(order.length, from + training.batchSize());
        requireWanted();
        loader.loadVaried(examples, order, from, to, batch, random);
        double loss = steps.gradient(batch, random.nextLong());
        sums = sums.plus(loss, batch.size());
        observer.step(steps.gradient());
        steps.update(training.learningRate(), received);
      }
    }
    steps.end();
    return sums;
  }

  /** A task whose round is over, or that a copy has overtaken, must not keep its slot. */
  private static void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("training was interrupted");
    }
  }

  /**
   * The gradient over one minibatch, drawn at random, without training.
   *
   * @param at flat weights
   * @param size most examples to draw
   * @param random draws them, and decides dropout
   * @param into receives the mean gradient over those examples
   */
  LossSums measureBatch(float[] at, Examples examples, int size, KeyedRandom random, float[] into) {
    int[] order = Orders.natural(examples.size());
    random.shuffle(order);
    int drawn = Math.min(size, order.length);
    return measure(at, examples, Arrays.copyOf(order, drawn), random.nextLong(), into);
  }

  /** The gradient over all examples, as {@link #measureBatch}. */
  LossSums measureAll(float[] at, Examples examples, long seed, float[] into) {
    return measure(at, examples, Orders.natural(examples.size()), seed, into);
  }

  private LossSums measure(float[] at, Examples examples, int[] order, long seed, float[] into) {
    network.prepare(layout, Optional.empty(), Coverage.DENSE);
    Arrays.fill(into, 0);
    float[] gradient = steps.gradient();
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
