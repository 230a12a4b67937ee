package io.feddip.api.schedule;

import static java.util.Objects.requireNonNull;

/**
 * The factor λ_t of the penalty, which grows in Q steps over the T rounds (FedDIP, eq. 3; growing
 * regularisation: Wang et al., 2021). λ_max = 0 means no penalty in either variant.
 *
 * @param variant the formula
 * @param lambdaMax λ_max, finite, at least 0
 * @param steps Q, at least 1
 * @param rounds T, at least 1
 */
public record RegularizationSchedule(Variant variant, double lambdaMax, int steps, int rounds) {

  /** Which formula is used. */
  public enum Variant {
    /**
     * λ_t = λ_max·⌊tQ/T⌋/Q: 0 in the first of Q equal stretches, λ_max(Q−1)/Q in the last. With T
     * &lt; Q some steps are left out.
     */
    PAPER,
    /**
     * What the authors' published code does: stretch i = min(⌊t/⌊T/Q⌋⌋, Q−1) has λ = 0 for i = 0,
     * else 5·10⁻⁴ + (λ_max − 5·10⁻⁴)/(Q−1)·(i−1). That code fails for T &lt; Q; here stretches last
     * one round then.
     */
    REFERENCE
  }

  private static final double REFERENCE_FIRST = 5e-4;

  public RegularizationSchedule {
    requireNonNull(variant, "variant is null");
    if (!(lambdaMax >= 0 && lambdaMax < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("λ_max must be finite and at least 0: " + lambdaMax);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("there must be at least 1 step: " + steps);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("there must be at least 1 round: " + rounds);
    }
  }

  /**
   * λ_t.
   *
   * @param round t, in 0 … T−1
   */
  public double at(int round) {
    if (round < 0 || round >= rounds) {
      throw new IllegalArgumentException("round %d of %d".formatted(round, rounds));
    }
    if (lambdaMax == 0) {
      return 0;
    }
    return switch (variant) {
      case PAPER -> {
        long step = (long) round * steps / rounds;
        yield lambdaMax * step / steps;
      }
      case REFERENCE -> {
        int stretch = Math.min(round / Math.max(1, rounds / steps), steps - 1);
        yield stretch == 0
            ? 0
            : REFERENCE_FIRST + (lambdaMax - REFERENCE_FIRST) / (steps - 1) * (stretch - 1);
      }
    };
  }
}
