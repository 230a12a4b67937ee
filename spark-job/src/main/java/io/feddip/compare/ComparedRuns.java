package io.feddip.compare;

import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RunSummary;
import io.feddip.report.Measure;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Runs that differ by their seed only. */
record ComparedRuns(String setting, String strategy, List<RunContents> runs) {

  ComparedRuns {
    runs = List.copyOf(runs);
  }

  /** Mean and standard deviation of a sample; NaN and 0 of none. */
  record Spread(double mean, double deviation) {
    static Spread of(List<Double> values) {
      List<Double> finite = values.stream().filter(Double::isFinite).toList();
      double mean = finite.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
      double squares = finite.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
      return new Spread(mean, finite.size() < 2 ? 0 : Math.sqrt(squares / (finite.size() - 1)));
    }
  }

  /**
   * What all runs are compared by, over rounds.
   *
   * @param error empty if there is one run only
   * @param bytes mean of what the runs had sent by then
   */
  record Curve(List<Double> round, List<Double> mean, List<Double> error, List<Double> bytes) {}

  /** What they are compared by. */
  Measure measure() {
    return Measure.of(runs);
  }

  /** What all of several groups are compared by. */
  static Measure measure(List<ComparedRuns> groups) {
    return Measure.of(groups.stream().flatMap(group -> group.runs().stream()).toList());
  }

  Spread over(ToDoubleFunction<RunContents> value) {
    return Spread.of(runs.stream().map(value::applyAsDouble).toList());
  }

  /** Means and deviations at the rounds that every run has evaluated. */
  Curve curve() {
    SortedMap<Double, List<Double>> measured = new TreeMap<>();
    SortedMap<Double, List<Double>> sent = new TreeMap<>();
    for (RunContents run : runs) {
      List<Double> rounds = run.roundAxis();
      List<Double> bytes = run.cumulativeBytes();
      for (int i = 0; i < rounds.size(); i++) {
        double value = measure().of(run.rounds().get(i));
        if (Double.isFinite(value)) {
          measured.computeIfAbsent(rounds.get(i), key -> new ArrayList<>()).add(value);
          sent.computeIfAbsent(rounds.get(i), key -> new ArrayList<>()).add(bytes.get(i));
        }
      }
    }
    Curve curve =
        new Curve(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    measured.forEach(
        (round, values) -> {
          if (values.size() == runs.size()) {
            Spread spread = Spread.of(values);
            curve.round().add(round);
            curve.mean().add(spread.mean());
            curve.bytes().add(Spread.of(sent.get(round)).mean());
            if (runs.size() > 1) {
              curve.error().add(spread.deviation());
            }
          }
        });
    return curve;
  }

  /**
   * Bytes both ways, mean over the runs that got there, until a value of the measure was first
   * reached.
   */
  Spread bytesTo(double value) {
    return over(run -> run.bytesTo(measure().goal(), value));
  }

  /** Of the models at the end, on the test set. */
  Spread last() {
    Goal goal = measure().goal();
    return over(run -> run.last(goal));
  }

  /** Of each run's best round. */
  Spread best() {
    Goal goal = measure().goal();
    return over(run -> goal.best(run.rounds()).map(goal::of).orElse(Double.NaN));
  }

  static double finalSparsity(RunContents run) {
    return run.summary().map(RunSummary::finalSparsity).orElse(Double.NaN);
  }
}
