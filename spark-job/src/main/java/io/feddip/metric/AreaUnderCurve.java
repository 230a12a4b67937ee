package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The area under the ROC curve of each class, or label, against all others, its mean over the
 * classes that occur beside others. Probabilities fall into bins that are 1/32 of the odds wide or
 * less, down to 2⁻²⁴ from either end; those in the same bin count as equal, half a pair. So sums
 * are integers, and the area is that of all pairs but for those that hardly differ.
 */
record AreaUnderCurve() implements Metric {
  private static final String NAME = TEST + "auc";

  /** Mantissa bits of a bin. */
  private static final int BITS = 5;

  private static final int EXPONENTS = 24;
  private static final int HALF = EXPONENTS << BITS;
  private static final int BINS = 2 * HALF;
  private static final int SHIFT = 23 - BITS;

  /** The bin of 2⁻²⁴, as the bits of a float begin. */
  private static final int SMALLEST = (127 - EXPONENTS) << BITS;

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.MULTI_LABEL);
  }

  @Override
  public int counters(int outputs) {
    return Math.multiplyExact(2 * BINS, outputs);
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      for (int c = 0; c < batch.outputs(); c++) {
        int side = batch.target(c, i) > 0 ? 1 : 0;
        sums[(2 * c + side) * BINS + bin(batch.output(c, i))]++;
      }
    }
  }

  /** Ascending with the probability; what is no number is the least of all. */
  static int bin(float probability) {
    if (!(probability > 0)) {
      return 0;
    }
    return probability < 0.5f ? fromEnd(probability) : BINS - 1 - fromEnd(1 - probability);
  }

  private static int fromEnd(float distance) {
    int bin = (Float.floatToRawIntBits(distance) >> SHIFT) - SMALLEST;
    return Math.max(0, Math.min(HALF - 1, bin));
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    double areas = 0;
    int classes = 0;
    for (int at = 0; at < sums.length; at += 2 * BINS) {
      double area = area(sums, at);
      if (!Double.isNaN(area)) {
        areas += area;
        classes++;
      }
    }
    return new TreeMap<>(java.util.Map.of(NAME, areas / classes));
  }

  /** The share of pairs of an example of the class and another in which the former is likelier. */
  private static double area(long[] sums, int at) {
    double pairs = 0;
    long below = 0;
    long own = 0;
    for (int bin = 0; bin < BINS; bin++) {
      long others = sums[at + bin];
      long mine = sums[at + BINS + bin];
      pairs += mine * (below + others / 2.0);
      below += others;
      own += mine;
    }
    return pairs / ((double) own * below);
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(Goal.most(NAME));
  }
}
