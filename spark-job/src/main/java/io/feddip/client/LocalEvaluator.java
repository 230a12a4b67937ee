package io.feddip.client;

import io.feddip.data.Augmentation;
import io.feddip.data.PackedExamples;
import io.feddip.zoo.LocalNetwork;
import io.feddip.zoo.Minibatch;

/** Measures a model on one share of examples. */
public final class LocalEvaluator {
  private static final int FIVE = 5;

  private final LocalNetwork network;
  private final BatchLoader loader;
  private final Minibatch batch;
  private final float[] probabilities;

  public LocalEvaluator(LocalNetwork network, Normalization normalization, int batchSize) {
    this.network = network;
    this.loader = new BatchLoader(normalization, Augmentation.NONE, batchSize);
    this.batch = new Minibatch(network.inputShape(), batchSize);
    this.probabilities = new float[network.classes() * batch.lanes()];
  }

  /** Counts of the model with the given flat weights over all examples. */
  public EvaluationSums evaluate(float[] weights, PackedExamples examples) {
    EvaluationSums sums = new EvaluationSums(network.classes());
    int[] order = Orders.natural(examples.size());
    for (int from = 0; from < order.length; from += batch.capacity()) {
      int to = Math.min(order.length, from + batch.capacity());
      loader.load(examples, order, from, to, batch);
      network.predict(weights, batch, probabilities);
      for (int b = 0; b < batch.size(); b++) {
        count(sums, b);
      }
    }
    return sums;
  }

  private void count(EvaluationSums sums, int lane) {
    int actual = batch.labels()[lane];
    float own = probabilities[actual * batch.lanes() + lane];
    int best = 0;
    int better = 0;
    for (int c = 0; c < network.classes(); c++) {
      float probability = probabilities[c * batch.lanes() + lane];
      if (probability > probabilities[best * batch.lanes() + lane]) {
        best = c;
      }
      if (probability > own || (probability == own && c < actual)) {
        better++;
      }
    }
    sums.add(actual, best, better < FIVE, -Math.log(Math.max(own, Float.MIN_NORMAL)));
  }
}
