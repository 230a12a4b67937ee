package io.feddip.report;

import static io.feddip.report.Quantities.number;

import io.feddip.report.ConvergenceBound.Constants;
import io.feddip.report.ConvergenceBound.Sides;
import io.feddip.runfolder.RunContents;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The convergence theorem beside what happened, of runs with its step sizes 1/(tL). */
final class ConvergenceSection {
  private ConvergenceSection() {}

  /** Whether the theorem speaks of the run, and its quantities were measured. */
  static boolean concerns(RunContents run) {
    return run.setting("feddip.client.learning-rate-schedule").filter("inverse"::equals).isPresent()
        && ConvergenceBound.isMeasured(run.rounds());
  }

  static String html(RunContents run) {
    if (!concerns(run)) {
      return "<p class=\"none\">Not measured, or other step sizes than the theorem's.</p>";
    }
    double smoothness = setting(run, "feddip.client.smoothness");
    ConvergenceBound theorem =
        new ConvergenceBound(smoothness, (int) setting(run, "feddip.client.epochs"));
    List<Sides> sides = theorem.of(run.rounds());
    List<Double> rounds = curve(sides, Sides::rounds);
    LineChart chart =
        new LineChart("Both sides of the convergence theorem by round", "rounds", "squared norm")
            .wideRangeAsLog()
            .curve("gradients", 0, false, rounds, curve(sides, Sides::gradients))
            .curve("bound", 1, false, rounds, curve(sides, Sides::bound))
            .curve("start", 2, true, rounds, curve(sides, Sides::start))
            .curve("pruning", 3, true, rounds, curve(sides, Sides::pruning))
            .curve("spread", 4, true, rounds, curve(sides, Sides::spread));
    return CurveSection.figures(
            List.of(
                CurveSection.figure(
                    chart,
                    "The theorem's two sides",
                    String.join(
                        ", ",
                        Html.key("mean of ‖∇f‖² so far", 0, false),
                        Html.key("estimate of the bound", 1, false),
                        "and its parts: " + Html.key("the start's loss", 2, true),
                        Html.key("pruning", 3, true),
                        Html.key("clients that differ", 4, true)))))
        + estimates(run, smoothness, sides.get(sides.size() - 1));
  }

  /** A logarithmic axis has no place for a part that is nothing yet. */
  private static List<Double> curve(List<Sides> sides, ToDoubleFunction<Sides> of) {
    return sides.stream()
        .map(of::applyAsDouble)
        .map(value -> value > 0 ? value : Double.NaN)
        .toList();
  }

  private static String estimates(RunContents run, double smoothness, Sides last) {
    Constants constants = Constants.of(run.rounds());
    return "<p>After %d rounds the mean is %s, the bound's estimate %s. "
            .formatted(last.rounds(), number(last.gradients()), number(last.bound()))
        + "L = %s as configured; the rest is estimated from the models that the run passed through, each as the largest that was seen: "
            .formatted(number(smoothness))
        + "μ = %s, γ = %s, Σρσ² = %s, G = %s. f* is taken as 0."
            .formatted(
                number(constants.lipschitz()),
                number(constants.dispersion()),
                number(constants.variance()),
                number(constants.norm()))
        + "</p>\n";
  }

  private static double setting(RunContents run, String key) {
    return run.setting(key).map(Double::parseDouble).orElse(Double.NaN);
  }
}
