package io.feddip.privacy;

/**
 * The Gaussian mechanism on a Poisson sample: ln A_α/(α−1) with A_α = E[(1−q+q·e^((2x−1)/2z²))^α]
 * over x ~ N(0, z²) (Mironov, Talwar and Zhang 2019). At integer orders A_α is a binomial sum;
 * between them it is integrated. The opposite direction of the divergence is never the larger one.
 *
 * @param rate q, in (0, 1]
 * @param noise z, standard deviation over sensitivity
 */
record PoissonGaussian(double rate, double noise) implements RenyiCurve {
  /** Beyond so many standard deviations the integrand adds nothing that a double could hold. */
  private static final double WIDTH = 40;

  /** Above the rounding errors of both sums, so that a result is never too small. */
  private static final double UPWARD = 1e-12;

  @Override
  public double at(double order) {
    if (rate == 1) {
      return new GaussianCurve(noise).at(order);
    }
    boolean whole = order == Math.rint(order) && LogSpace.covers((int) order);
    double log = whole ? sum((int) order) : integral(order);
    return (log * (1 + UPWARD) + UPWARD) / (order - 1);
  }

  /** ln A_α = ln Σ C(α,i)(1−q)^(α−i) q^i e^((i²−i)/2z²). */
  private double sum(int order) {
    double log = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= order; i++) {
      log =
          LogSpace.add(
              log,
              LogSpace.binomial(order, i)
                  + (order - i) * Math.log1p(-rate)
                  + i * Math.log(rate)
                  + ((double) i * i - i) / (2 * noise * noise));
    }
    return log;
  }

  /**
   * The trapezoidal rule, whose error vanishes exponentially for an analytic integrand that decays
   * at both ends; the step is small against the width of the normal density and against the
   * distance of the integrand's singularities from the real axis, which is πz².
   */
  private double integral(double order) {
    double step = Math.min(noise / 20, noise * noise / 4);
    double from = -WIDTH * noise;
    long points = (long) Math.ceil((2 * WIDTH * noise + order) / step);
    // e^largest is taken out of the sum; the integrand peaks near 0 and near α.
    double largest = Double.NEGATIVE_INFINITY;
    for (long i = 0; i <= points; i += 8) {
      largest = Math.max(largest, logIntegrand(from + i * step, order));
    }
    double sum = 0;
    for (long i = 0; i <= points; i++) {
      sum += Math.exp(logIntegrand(from + i * step, order) - largest);
    }
    return largest + Math.log(sum * step / (noise * Math.sqrt(2 * Math.PI)));
  }

  private double logIntegrand(double x, double order) {
    double exponent = (2 * x - 1) / (2 * noise * noise);
    // Both forms are the same number; each is exact where the other would lose digits.
    double mixed =
        exponent <= 0
            ? Math.log1p(rate * Math.expm1(exponent))
            : exponent + Math.log(rate + (1 - rate) * Math.exp(-exponent));
    return order * mixed - x * x / (2 * noise * noise);
  }
}
