package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The expected calibration error: examples fall into 15 equal bins by the probability of the class
 * that was found; the mean, weighted by examples, of |share found right − mean probability|.
 */
record Calibration() implements Metric {
  private static final String NAME = TEST + "calibration_error";
  private static final int BINS = 15;
  private static final int SUMS = 3;
  private static final double UNIT = 0x1p32;

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.NEXT_TOKEN);
  }

  @Override
  public int counters(int outputs) {
    return BINS * SUMS;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      int found = batch.likeliest(i);
      if (found >= 0) {
        double confidence = Math.min(1, Math.max(0, batch.output(found, i)));
        int bin = Math.min(BINS - 1, (int) (confidence * BINS));
        sums[SUMS * bin]++;
        sums[SUMS * bin + 1] += found == batch.label(i) ? 1 : 0;
        sums[SUMS * bin + 2] = Math.addExact(sums[SUMS * bin + 2], Math.round(confidence * UNIT));
      }
    }
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    double error = 0;
    for (int bin = 0; bin < sums.length; bin += SUMS) {
      error += Math.abs(sums[bin + 1] - sums[bin + 2] / UNIT) / examples;
    }
    return new TreeMap<>(java.util.Map.of(NAME, error));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(Goal.least(NAME));
  }
}
