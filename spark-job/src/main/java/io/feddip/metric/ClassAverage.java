package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A mean over classes, or labels, of what is said of each. */
enum ClassAverage implements Metric {
  /** The mean recall of the classes that occur. */
  BALANCED_ACCURACY("balanced_accuracy") {
    @Override
    double of(ClassCounts counts) {
      return mean(counts, false, counts::recall);
    }
  },
  /** The mean F1 of the classes that occur or were found, as scikit-learn's. */
  MACRO_F1("macro_f1") {
    @Override
    double of(ClassCounts counts) {
      return mean(counts, true, counts::f1);
    }
  },
  /** The mean F1, a class weighing as much as it has examples. */
  WEIGHTED_F1("weighted_f1") {
    @Override
    double of(ClassCounts counts) {
      double sum = 0;
      long examples = 0;
      for (int c = 0; c < counts.classes(); c++) {
        sum += counts.actual(c) * counts.f1(c);
        examples += counts.actual(c);
      }
      return sum / examples;
    }
  },
  /** The mean precision of the classes that occur or were found; 0 of those never found. */
  MACRO_PRECISION("macro_precision") {
    @Override
    double of(ClassCounts counts) {
      return mean(counts, true, counts::precision);
    }
  };

  private final String name;

  ClassAverage(String name) {
    this.name = TEST + name;
  }

  private interface OfClass {
    double of(int label);
  }

  abstract double of(ClassCounts counts);

  /** NaN if there is no class to speak of. */
  private static double mean(ClassCounts counts, boolean found, OfClass value) {
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < counts.classes(); c++) {
      if (found ? counts.occurs(c) : counts.actual(c) > 0) {
        sum += value.of(c);
        classes++;
      }
    }
    return sum / classes;
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.MULTI_LABEL);
  }

  @Override
  public int counters(int outputs) {
    return ClassCounts.counters(outputs);
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    new ClassCounts(sums).count(batch);
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    return new TreeMap<>(java.util.Map.of(name, of(new ClassCounts(sums))));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(Goal.most(name));
  }
}
