package io.feddip.client;

import io.feddip.api.data.Examples;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Network;
import java.util.Iterator;
import java.util.Optional;

/** A network with the buffers to train and evaluate it: one thread's tools. */
final class Worker {
  private final Network network;
  private final Layout layout;
  private final TaskSpec spec;
  private LocalTrainer trainer;
  private LocalEvaluator evaluator;

  private Worker(Network network, Layout layout, TaskSpec spec) {
    this.network = network;
    this.layout = layout;
    this.spec = spec;
  }

  static Worker open(TaskSpec spec) {
    return new Worker(Networks.open(spec), Networks.layout(spec), spec);
  }

  Layout layout() {
    return layout;
  }

  // Training and evaluation buffers are made at first use: the driver only evaluates, some
  // executors only train.

  LocalTrainer trainer() {
    if (trainer == null) {
      trainer =
          new LocalTrainer(
              network,
              layout,
              spec.normalization(),
              spec.augmentation(),
              spec.batchSize(),
              spec.objective());
    }
    return trainer;
  }

  EvaluationSums evaluate(float[] weights, Iterator<Examples> packs) {
    prepare(weights);
    EvaluationSums sums =
        new EvaluationSums(network.classes(), spec.objective().task(), spec.additions());
    while (packs.hasNext()) {
      sums.merge(
          evaluator()
              .evaluate(
                  (batch, probabilities) -> network.predict(weights, batch, probabilities),
                  packs.next()));
    }
    return sums;
  }

  /** A sparse model is run by the kernels that make use of its zeros. */
  void prepare(float[] weights) {
    Mask kept = Masks.ofNonZero(layout, weights);
    network.prepare(layout, Optional.of(kept), Coverage.MASKED);
  }

  /** Class probabilities of a model that was prepared last, [examples][classes]. */
  float[] probabilities(float[] weights, Examples examples) {
    return evaluator()
        .probabilities(
            (batch, probabilities) -> network.predict(weights, batch, probabilities), examples);
  }

  private LocalEvaluator evaluator() {
    if (evaluator == null) {
      evaluator =
          new LocalEvaluator(
              network.inputShape(),
              network.classes(),
              network.positions(),
              spec.normalization(),
              spec.evaluationBatchSize(),
              spec.objective(),
              spec.additions());
    }
    return evaluator;
  }

  void close() {
    network.close();
  }
}
