package io.feddip.diagnostics;

import static java.util.Objects.requireNonNull;

import io.feddip.api.run.Metric;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of two models is the better one: measured on the validation set where there is one.
 *
 * @param goal what it goes by; nothing for accuracy
 */
public record Judge(Optional<Goal> goal) {
  /** The more accurate one. */
  public static final Judge ACCURACY = new Judge(Optional.empty());

  public Judge {
    requireNonNull(goal, "goal is null");
  }

  /** Goes by the first of the measures that were asked for, if it says what is better. */
  public static Judge of(List<Metric> metrics) {
    return new Judge(metrics.stream().findFirst().flatMap(Metric::goal));
  }

  /** The measure that it goes by. */
  public Goal sought() {
    return goal.orElse(Goal.ACCURACY);
  }

  /** The name that a measure has on a validation set. */
  static String onValidation(String measure) {
    String bare =
        measure.startsWith(Metric.TEST) ? measure.substring(Metric.TEST.length()) : measure;
    return RoundRecord.VALIDATION + bare;
  }

  /** More for a better model; NaN if it was not measured. */
  public double score(RoundRecord record) {
    return sought().score(sought().of(record));
  }

  /** The same of what was measured, before it is recorded. */
  double score(double accuracy, Map<String, Double> measures) {
    return goal.map(sought -> sought.score(measures.getOrDefault(sought.measure(), Double.NaN)))
        .orElse(accuracy);
  }
}
