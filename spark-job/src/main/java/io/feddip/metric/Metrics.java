package io.feddip.metric;

import io.feddip.api.run.Metric;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The measures that {@code feddip.evaluation.metrics} may name without any plug-in. */
public final class Metrics {
  private static final String TOP = "top-";

  /** More than the classes of any data set that ships. */
  private static final int LARGEST_TOP = 1000;

  private static final List<Own> ALL =
      List.of(
          new Own("accuracy", () -> new TopK("accuracy", 1)),
          new Own("balanced-accuracy", () -> ClassAverage.BALANCED_ACCURACY),
          new Own("macro-f1", () -> ClassAverage.MACRO_F1),
          new Own("weighted-f1", () -> ClassAverage.WEIGHTED_F1),
          new Own("macro-precision", () -> ClassAverage.MACRO_PRECISION),
          new Own("per-class", PerClass::new),
          new Own("auc", AreaUnderCurve::new),
          new Own("log-loss", LogLoss::new),
          new Own("calibration", Calibration::new));

  private record Own(String key, Supplier<Metric> create) {}

  private Metrics() {}

  /** Their names; {@code top-5} stands for any number. */
  public static List<String> names() {
    return Stream.concat(ALL.stream().map(Own::key), Stream.of("top-5")).toList();
  }

  /** The measure of that name, if feddip has it. */
  public static Optional<Metric> named(String name) {
    if (name.startsWith(TOP)) {
      return top(name);
    }
    return ALL.stream()
        .filter(own -> own.key.equals(name))
        .map(own -> own.create.get())
        .findFirst();
  }

  private static Optional<Metric> top(String name) {
    String number = name.substring(TOP.length());
    if (!number.matches("[1-9][0-9]{0,3}") || Integer.parseInt(number) > LARGEST_TOP) {
      return Optional.empty();
    }
    return Optional.of(new TopK("top" + number, Integer.parseInt(number)));
  }
}
