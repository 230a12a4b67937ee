package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How well sets of labels are found; a label is found where its probability is at least a half. */
enum LabelSets implements Metric {
  /** The share of examples all of whose labels are right: the subset accuracy. */
  EXACT_MATCH("exact_match", false) {
    @Override
    double of(long examples, int labels, long[] sums) {
      return (double) sums[EXACT] / examples;
    }
  },
  /** The share of labels, of all examples together, that are wrong. */
  HAMMING_LOSS("hamming_loss", true) {
    @Override
    double of(long examples, int labels, long[] sums) {
      return (double) sums[WRONG] / examples / labels;
    }
  },
  /** F1 of all labels of all examples together; 0 if none was found and none holds. */
  MICRO_F1("micro_f1", false) {
    @Override
    double of(long examples, int labels, long[] sums) {
      long either = sums[FOUND] + sums[HOLDS];
      return either == 0 ? 0 : 2.0 * sums[BOTH] / either;
    }
  };

  private static final float HALF = 0.5f;
  private static final int EXACT = 0;
  private static final int WRONG = 1;
  private static final int FOUND = 2;
  private static final int HOLDS = 3;
  private static final int BOTH = 4;
  private static final int LABELS = 5;
  private static final int SUMS = 6;

  private final String name;
  private final boolean least;

  LabelSets(String name, boolean least) {
    this.name = TEST + name;
    this.least = least;
  }

  abstract double of(long examples, int labels, long[] sums);

  /** Whether a model says that a label holds; what is no number says that it does not. */
  static boolean found(float probability) {
    return probability >= HALF;
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.MULTI_LABEL);
  }

  @Override
  public int counters(int outputs) {
    return SUMS;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      long wrong = 0;
      for (int k = 0; k < batch.outputs(); k++) {
        boolean found = found(batch.output(k, i));
        boolean holds = batch.target(k, i) > HALF;
        wrong += found == holds && !Float.isNaN(batch.output(k, i)) ? 0 : 1;
        sums[FOUND] += found ? 1 : 0;
        sums[HOLDS] += holds ? 1 : 0;
        sums[BOTH] += found && holds ? 1 : 0;
      }
      sums[WRONG] += wrong;
      sums[EXACT] += wrong == 0 ? 1 : 0;
      sums[LABELS] += batch.outputs();
    }
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    int labels = examples == 0 ? 0 : (int) (sums[LABELS] / examples);
    return new TreeMap<>(Map.of(name, of(examples, labels, sums)));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(new Goal(name, least));
  }
}
