package io.feddip.report;

import io.feddip.api.run.RoundRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Both sides of the convergence theorem (the authors' talk, eq. 4) for step sizes 1/(tL), out of
 * what a run recorded. What the theorem bounds over all weights is taken from the weights that the
 * run passed through: every figure on the right is an estimate from below of a constant, but for
 * f(w₁) − f*, where f* is taken as 0.
 *
 * @param smoothness L
 * @param epochs E
 */
record ConvergenceBound(double smoothness, int epochs) {
  private static final String GRADIENT = "gradient_norm2";
  private static final String WEIGHTS = "weight_norm";

  /**
   * The theorem after some rounds.
   *
   * @param rounds T
   * @param gradients (1/T)·Σ‖∇f(w̄′_t)‖², over the rounds that were measured
   * @param start 2L·(f(w₁) − f*)
   * @param pruning 2L·Σ μ·√δ·‖w̄‖ / (3L²)
   * @param spread (π²/3L²)·χ
   */
  record Sides(int rounds, double gradients, double start, double pruning, double spread) {
    double bound() {
      return start + pruning + spread;
    }
  }

  /**
   * What the right side is made of.
   *
   * @param lipschitz μ, the largest ‖∇f‖
   * @param dispersion γ, the largest
   * @param variance Σ ρ_n σ_n², the largest Σ ρ_n‖∇f_n − ∇f‖²
   * @param norm G, the largest ‖∇f_n‖
   * @param clients K
   */
  record Constants(double lipschitz, double dispersion, double variance, double norm, int clients) {
    static Constants of(List<RoundRecord> rounds) {
      return new Constants(
          Math.sqrt(largest(rounds, GRADIENT)),
          largest(rounds, "gradient_dispersion_estimate"),
          largest(rounds, "gradient_variance_estimate"),
          largest(rounds, "client_gradient_norm_max"),
          rounds.stream().mapToInt(round -> round.cohort().size()).max().orElse(0));
    }

    private static double largest(List<RoundRecord> rounds, String name) {
      return rounds.stream()
          .map(RoundRecord::diagnostics)
          .mapToDouble(numbers -> numbers.getOrDefault(name, Double.NaN))
          .filter(Double::isFinite)
          .max()
          .orElse(Double.NaN);
    }

    /** χ of the theorem. */
    double chi(double smoothness, int epochs) {
      double square = smoothness * smoothness;
      double sampled = ((dispersion - 1) * square + smoothness) / (2 * clients) * variance;
      double drifted = (dispersion - 1) * dispersion * epochs * epochs * square * norm * norm / 2;
      return sampled + drifted;
    }
  }

  /** Whether such rounds were measured as the theorem needs it. */
  static boolean isMeasured(List<RoundRecord> rounds) {
    return rounds.stream()
        .anyMatch(round -> round.round() >= 0 && round.diagnostics().containsKey(GRADIENT));
  }

  /**
   * The two sides after each measured round.
   *
   * @param rounds in order, the untrained model among them
   */
  List<Sides> of(List<RoundRecord> rounds) {
    Constants constants = Constants.of(rounds);
    double start = 2 * smoothness * loss(rounds);
    double square = smoothness * smoothness;
    double spread = Math.PI * Math.PI / (3 * square) * constants.chi(smoothness, epochs);
    List<Sides> sides = new ArrayList<>();
    double shocks = 0;
    double weights = 0;
    double gradients = 0;
    for (RoundRecord round : rounds) {
      Map<String, Double> numbers = round.diagnostics();
      weights = numbers.getOrDefault(WEIGHTS, weights);
      if (round.round() < 0) {
        continue;
      }
      shocks += constants.lipschitz() * Math.sqrt(finite(round.pruningError())) * weights;
      double gradient = numbers.getOrDefault(GRADIENT, Double.NaN);
      if (Double.isFinite(gradient)) {
        gradients += gradient;
        sides.add(
            new Sides(
                round.round() + 1,
                gradients / (sides.size() + 1),
                start,
                2 * smoothness * shocks / (3 * square),
                spread));
      }
    }
    return sides;
  }

  /** f(w₁): the untrained model's, or the first one that was measured. */
  private static double loss(List<RoundRecord> rounds) {
    return rounds.stream()
        .mapToDouble(RoundRecord::loss)
        .filter(Double::isFinite)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
