package io.feddip.privacy;

import java.util.HashMap;
import java.util.Map;

/**
 * A mechanism on K of N clients, drawn without replacement, one of whom is replaced (Wang, Balle
 * and Kasiviswanathan 2019): theorem 27 for Gaussian noise, theorem 9 for any other. Between
 * integer orders by the convexity of (α−1)·ρ(α) in α. Not thread-safe.
 */
final class FixedSizeCurve implements RenyiCurve {
  /** Above this order theorem 27's forward differences cost more than they gain. */
  private static final int MOST_DIFFERENCES = 256;

  /** Above the relative rounding error of a sum of a few hundred terms. */
  private static final double ROUNDING = 1e-11;

  private final double rate;
  private final RenyiCurve base;
  private final boolean gaussian;
  private final Map<Integer, Double> cumulants = new HashMap<>();

  /**
   * @param rate γ = K/N, in (0, 1]
   * @param base the mechanism without sampling, for clients that are replaced
   */
  FixedSizeCurve(double rate, RenyiCurve base) {
    this.rate = rate;
    this.base = base;
    this.gaussian = base instanceof GaussianCurve;
  }

  @Override
  public double at(double order) {
    double unsampled = base.at(order);
    int below = (int) Math.floor(order);
    if (rate == 1 || !LogSpace.covers(below + 1)) {
      return unsampled;
    }
    double share = order - below;
    double cumulant = cumulant(below);
    if (share > 0) {
      cumulant = (1 - share) * cumulant + share * cumulant(below + 1);
    }
    // A sample never shows more than everybody would.
    return Math.min(unsampled, cumulant / (order - 1));
  }

  /** (α−1)·ρ(α). */
  private double cumulant(int order) {
    return order == 1 ? 0 : cumulants.computeIfAbsent(order, this::bound);
  }

  private double bound(int order) {
    double[] differences =
        gaussian && order <= MOST_DIFFERENCES ? forwardDifferences(order) : new double[0];
    double log = 0;
    for (int i = 2; i <= order; i++) {
      double moment = (i - 1) * base.at(i);
      // min{2 e^((i−1)ρ(i)), 4·B}: B is e^ρ(2) − 1 for i = 2, √(B_lo·B_hi) for Gaussian noise.
      double term = Math.log(2) + moment;
      if (i == 2) {
        term = Math.min(term, Math.log(4) + moment + Math.log1p(-Math.exp(-moment)));
      } else if (differences.length > 0) {
        double both = (differences[i / 2 * 2] + differences[(i + 1) / 2 * 2]) / 2;
        term = Math.min(term, Math.log(4) + both);
      }
      log = LogSpace.add(log, term + i * Math.log(rate) + LogSpace.binomial(order, i));
    }
    return log;
  }

  /**
   * ln of the forward differences Δ^l of e^((x−1)·ρ(x)) at x = 0, Σ (−1)^(l−i) C(l,i)
   * e^((i−1)·ρ(i)), for even l up to the order's next even number.
   */
  private double[] forwardDifferences(int order) {
    int last = order + order % 2;
    double[] logs = new double[last + 1];
    for (int l = 2; l <= last; l += 2) {
      double positive = Double.NEGATIVE_INFINITY;
      double negative = Double.NEGATIVE_INFINITY;
      for (int i = 0; i <= l; i++) {
        double moment = i < 2 ? 0 : (i - 1) * base.at(i);
        double term = LogSpace.binomial(l, i) + moment;
        if ((l - i) % 2 == 0) {
          positive = LogSpace.add(positive, term);
        } else {
          negative = LogSpace.add(negative, term);
        }
      }
      // Where the two cancel to less than their rounding errors, the bound on those is what is
      // left.
      double ratio = 1 - Math.exp(negative - positive);
      logs[l] = positive + Math.log(Math.max(ratio, 0) + ROUNDING);
    }
    return logs;
  }
}
