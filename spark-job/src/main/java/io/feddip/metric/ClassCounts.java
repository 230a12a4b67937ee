package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Predictions;

/**
 * Of each class, or label, how many examples are of it, were taken for it, and both: three sums a
 * class.
 */
final class ClassCounts {
  private static final int SUMS = 3;

  private final long[] sums;

  ClassCounts(long[] sums) {
    this.sums = sums;
  }

  static int counters(int outputs) {
    return SUMS * outputs;
  }

  void count(Predictions batch) {
    if (batch.task() == Task.MULTI_LABEL) {
      countLabels(batch);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      int actual = batch.label(i);
      int found = batch.likeliest(i);
      sums[SUMS * actual]++;
      if (found >= 0) {
        sums[SUMS * found + 1]++;
      }
      if (found == actual) {
        sums[SUMS * actual + 2]++;
      }
    }
  }

  private void countLabels(Predictions batch) {
    for (int i = 0; i < batch.size(); i++) {
      for (int k = 0; k < batch.outputs(); k++) {
        boolean found = LabelSets.found(batch.output(k, i));
        boolean holds = batch.target(k, i) > 0;
        sums[SUMS * k] += holds ? 1 : 0;
        sums[SUMS * k + 1] += found ? 1 : 0;
        sums[SUMS * k + 2] += holds && found ? 1 : 0;
      }
    }
  }

  int classes() {
    return sums.length / SUMS;
  }

  /** Examples of the class. */
  long actual(int label) {
    return sums[SUMS * label];
  }

  /** Whether anything can be said of the class: it occurs, or was found where it is not. */
  boolean occurs(int label) {
    return sums[SUMS * label] + sums[SUMS * label + 1] > 0;
  }

  /** Of those taken for the class, the share that is of it; 0 of none. */
  double precision(int label) {
    return ratio(sums[SUMS * label + 2], sums[SUMS * label + 1]);
  }

  /** Of those of the class, the share that was found; 0 of none. */
  double recall(int label) {
    return ratio(sums[SUMS * label + 2], sums[SUMS * label]);
  }

  /** The harmonic mean of precision and recall; 0 if both are. */
  double f1(int label) {
    return ratio(2 * sums[SUMS * label + 2], sums[SUMS * label] + sums[SUMS * label + 1]);
  }

  private static double ratio(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
