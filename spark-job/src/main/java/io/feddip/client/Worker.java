package io.feddip.client;

import io.feddip.data.PackedExamples;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.Masks;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.GradientCoverage;
import io.feddip.zoo.LocalNetwork;
import java.util.Iterator;
import java.util.Optional;

/** A network with the buffers to train and evaluate it: one thread's tools. */
final class Worker {
  private final LocalNetwork network;
  private final ParameterLayout layout;
  private final WorkerSpec spec;
  private LocalTrainer trainer;
  private LocalEvaluator evaluator;

  private Worker(LocalNetwork network, ParameterLayout layout, WorkerSpec spec) {
    this.network = network;
    this.layout = layout;
    this.spec = spec;
  }

  static Worker open(WorkerSpec spec) {
    return new Worker(Networks.open(spec), Networks.layout(spec), spec);
  }

  ParameterLayout layout() {
    return layout;
  }

  // Training and evaluation buffers are made at first use: the driver only evaluates, some
  // executors only train.

  LocalTrainer trainer() {
    if (trainer == null) {
      trainer =
          new LocalTrainer(
              network, layout, spec.normalization(), spec.augmentation(), spec.batchSize());
    }
    return trainer;
  }

  EvaluationSums evaluate(float[] weights, Iterator<PackedExamples> packs) {
    if (evaluator == null) {
      evaluator =
          new LocalEvaluator(
              network.inputShape(),
              network.classes(),
              spec.normalization(),
              spec.evaluationBatchSize());
    }
    // A sparse model is measured by the kernels that make use of its zeros.
    Mask kept = Masks.ofNonZero(layout, weights);
    network.prepare(layout, Optional.of(kept), GradientCoverage.MASKED);
    EvaluationSums sums = new EvaluationSums(network.classes());
    while (packs.hasNext()) {
      sums.merge(
          evaluator.evaluate(
              (batch, probabilities) -> network.predict(weights, batch, probabilities),
              packs.next()));
    }
    return sums;
  }

  void close() {
    network.close();
  }
}
