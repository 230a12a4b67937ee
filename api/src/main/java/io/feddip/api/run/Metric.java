package io.feddip.api.run;

import io.feddip.api.model.Task;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A measure of a model on examples, as integer sums that merge, and ratios formed of them last: the
 * same bits however the examples are spread.
 */
public interface Metric extends Serializable {
  /** Measures whose names begin so are columns of their own in a round's record. */
  String TEST = "test_";

  /** The tasks that it measures; asked for with another, the run is refused. */
  default Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION);
  }

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
    /** The share of examples that a model finds right, which every classifier is measured by. */
    public static final Goal ACCURACY = most(TEST + "accuracy");

    /** More is better. */
    public static Goal most(String measure) {
      return new Goal(measure, false);
    }

    /** Less is better. */
    public static Goal least(String measure) {
      return new Goal(measure, true);
    }

    /** The measure's name without its set: {@code rmse} of {@code test_rmse}. */
    public String bareName() {
      return bare(measure);
    }

    /** The name that a measure has on a validation set. */
    public static String onValidation(String measure) {
      return RoundRecord.VALIDATION + bare(measure);
    }

    private static String bare(String measure) {
      return measure.startsWith(TEST) ? measure.substring(TEST.length()) : measure;
    }

    /** What a round has of it, of a validation set where there is one; NaN if nothing. */
    public double of(RoundRecord round) {
      if (equals(ACCURACY)) {
        return round.accuracy();
      }
      double tested = round.diagnostics().getOrDefault(measure, Double.NaN);
      return round.diagnostics().getOrDefault(onValidation(measure), tested);
    }

    /** The best of rounds, the first one of equals; nothing where none was measured. */
    public Optional<RoundRecord> best(List<RoundRecord> rounds) {
      RoundRecord best = null;
      for (RoundRecord round : rounds) {
        double value = of(round);
        if (Double.isFinite(value) && (best == null || isBetter(value, of(best)))) {
          best = round;
        }
      }
      return Optional.ofNullable(best);
    }

    /** Whether a value is better than another; any is better than NaN, which is never better. */
    public boolean isBetter(double value, double than) {
      return Double.isNaN(than) ? !Double.isNaN(value) : score(value) > score(than);
    }

    /** More is better, whatever is measured. */
    public double score(double value) {
      return least ? -value : value;
    }
  }
}
