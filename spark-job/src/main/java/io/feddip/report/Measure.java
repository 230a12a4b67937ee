package io.feddip.report;

import static java.util.Objects.requireNonNull;

import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
import io.feddip.runfolder.RunContents;
import java.util.List;

/**
 * What runs are drawn and compared by: the accuracy where there are classes, else what they go by.
 *
 * @param goal the measure and its direction
 */
public record Measure(Goal goal) {
  public Measure {
    requireNonNull(goal, "goal is null");
  }

  /** Of runs of one task. */
  public static Measure of(List<RunContents> runs) {
    boolean accurate =
        runs.stream()
            .flatMap(run -> run.rounds().stream())
            .anyMatch(round -> Double.isFinite(round.accuracy()));
    return new Measure(accurate || runs.isEmpty() ? Goal.ACCURACY : runs.get(0).goal());
  }

  /** Its name in a sentence. */
  public String name() {
    return goal.bareName().replace('_', ' ');
  }

  /** Whether it is a share, which is written in percent. */
  public boolean isShare() {
    return goal.equals(Goal.ACCURACY);
  }

  /** What a round has of it; NaN if nothing. */
  public double of(RoundRecord round) {
    return goal.of(round);
  }

  /** A value as text. */
  public String text(double value) {
    return isShare() ? Quantities.percent(value) : Quantities.number(value);
  }

  /** A chart whose heights are values of it. */
  public LineChart axis(LineChart chart) {
    return isShare() ? chart.yLabels(Quantities::percentAxis) : chart;
  }
}
