package io.feddip.diagnostics;

import static java.util.Objects.requireNonNull;

import io.feddip.api.run.Metric;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
import java.util.List;
import java.util.Map;

/**
 * Which of two models is the better one: measured on the validation set where there is one.
 *
 * @param goal what it goes by
 */
public record Judge(Goal goal) {
  /** The more accurate one. */
  public static final Judge ACCURACY = new Judge(Goal.ACCURACY);

  public Judge {
    requireNonNull(goal, "goal is null");
  }

  /** Goes by the first of the measures that were asked for, if it says what is better. */
  public static Judge of(List<Metric> metrics) {
    return new Judge(metrics.stream().findFirst().flatMap(Metric::goal).orElse(Goal.ACCURACY));
  }

  /** More for a better model; NaN if it was not measured. */
  public double score(RoundRecord record) {
    return goal.score(goal.of(record));
  }

  /** The same of what was measured, before it is recorded. */
  double score(double accuracy, Map<String, Double> measures) {
    return goal.equals(Goal.ACCURACY)
        ? accuracy
        : goal.score(measures.getOrDefault(goal.measure(), Double.NaN));
  }
}
