package io.feddip.api.run;

import java.io.Serializable;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A measure of a model on examples, as integer sums that merge, and ratios formed of them last: the
 * same bits however the examples are spread.
 */
public interface Metric extends Serializable {
  /** Measures whose names begin so are columns of their own in a round's record. */
  String TEST = "test_";

  /** How many sums it needs for a network of that many outputs. */
  int counters(int outputs);

  /** Adds a batch to the sums. */
  void count(Predictions batch, long[] sums);

  /**
   * The measures, by name. On a validation set the names are those with {@code validation_} in
   * front, or in place of {@code test_}.
   *
   * @param examples how many were counted
   */
  SortedMap<String, Double> values(long examples, long[] sums);

  /**
   * Which of its measures says what model is the better one, where it is the first of {@code
   * evaluation.metrics}: it decides about the best model and patience then. Nothing: accuracy does.
   */
  default Optional<Goal> goal() {
    return Optional.empty();
  }

  /**
   * What a better model has more of, or less.
   *
   * @param measure one of the names of {@link #values}
   * @param least whether less of it is better
   */
  record Goal(String measure, boolean least) implements Serializable {
    /** More is better. */
    public static Goal most(String measure) {
      return new Goal(measure, false);
    }

    /** Less is better. */
    public static Goal least(String measure) {
      return new Goal(measure, true);
    }

    /** More is better, whatever is measured. */
    public double score(double value) {
      return least ? -value : value;
    }
  }
}
