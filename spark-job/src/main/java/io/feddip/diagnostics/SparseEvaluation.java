package io.feddip.diagnostics;

import io.feddip.api.data.Examples;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.client.Additions;
import io.feddip.client.EvaluationSums;
import io.feddip.client.LocalEvaluator;
import io.feddip.client.Networks;
import io.feddip.client.TaskSpec;
import io.feddip.zoo.SparseInference;
import java.util.Arrays;
import java.util.Optional;

/**
 * A trained model the way a device would run it: measured on the calling thread by a network that
 * holds nothing but its kept weights, and by one that multiplies by all of them.
 *
 * @param sums what the sparse network finds
 * @param microseconds of one image, in the sparse network
 * @param denseMicroseconds of one image, in the dense one
 * @param parameterBytes that the sparse network holds, indices included
 * @param valueBytes of the values among them: kept weights and what is never pruned
 * @param denseBytes of all parameters
 */
public record SparseEvaluation(
    EvaluationSums sums,
    double microseconds,
    double denseMicroseconds,
    long parameterBytes,
    long valueBytes,
    long denseBytes) {
  private static final int REPETITIONS = 3;

  /**
   * Measures both.
   *
   * @param weights flat, zero off the mask
   */
  public static SparseEvaluation of(TaskSpec spec, float[] weights, Examples examples) {
    Layout layout = Networks.layout(spec);
    Mask kept = Masks.ofNonZero(layout, weights);
    SparseInference sparse = new SparseInference(Networks.model(spec), layout, kept, weights);
    Timed timed = timed(spec, sparse::predict, examples);
    Timed dense;
    try (Network network = Networks.model(spec).open(Execution.DENSE)) {
      network.prepare(layout, Optional.empty(), Coverage.MASKED);
      dense =
          timed(
              spec,
              (batch, probabilities) -> network.predict(weights, batch, probabilities),
              examples);
    }
    return new SparseEvaluation(
        timed.sums(),
        timed.nanoseconds() / 1e3 / examples.size(),
        dense.nanoseconds() / 1e3 / examples.size(),
        sparse.parameterBytes(),
        Float.BYTES * values(layout, kept),
        (long) Float.BYTES * layout.length());
  }

  private static long values(Layout layout, Mask kept) {
    int prunable = layout.prunableBlocks().stream().mapToInt(ParameterBlock::length).sum();
    return (long) kept.kept() + layout.length() - prunable;
  }

  private record Timed(EvaluationSums sums, double nanoseconds) {}

  /** The median over all examples, after one pass that warms the code up. */
  private static Timed timed(TaskSpec spec, LocalEvaluator.Predictor predictor, Examples examples) {
    long[] spent = new long[1];
    LocalEvaluator evaluator =
        new LocalEvaluator(
            Networks.model(spec).inputShape(),
            spec.classes(),
            Networks.model(spec).positions(),
            spec.normalization(),
            spec.evaluationBatchSize(),
            spec.objective(),
            Additions.NONE);
    LocalEvaluator.Predictor clocked =
        (batch, probabilities) -> {
          long start = System.nanoTime();
          predictor.predict(batch, probabilities);
          spent[0] += System.nanoTime() - start;
        };
    EvaluationSums sums = evaluator.evaluate(clocked, examples);
    long[] times = new long[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      spent[0] = 0;
      evaluator.evaluate(clocked, examples);
      times[i] = spent[0];
    }
    Arrays.sort(times);
    return new Timed(sums, times[REPETITIONS / 2]);
  }
}
