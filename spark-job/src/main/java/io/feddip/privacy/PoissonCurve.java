package io.feddip.privacy;

/**
 * Any mechanism on a Poisson sample (Zhu and Wang 2019, theorem 5), at integer orders; between them
 * by the convexity of (α−1)·ρ(α).
 *
 * @param rate q, in (0, 1]
 * @param base the mechanism without sampling
 */
record PoissonCurve(double rate, RenyiCurve base) implements RenyiCurve {
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
    return Math.min(unsampled, cumulant / (order - 1));
  }

  private double cumulant(int order) {
    if (order == 1) {
      return 0;
    }
    double left = Math.log1p(-rate);
    double log = (order - 1) * left + Math.log1p((order - 1) * rate);
    for (int l = 2; l <= order; l++) {
      double factor = l == 2 ? 0 : Math.log(3);
      log =
          LogSpace.add(
              log,
              factor
                  + LogSpace.binomial(order, l)
                  + (order - l) * left
                  + l * Math.log(rate)
                  + (l - 1) * base.at(l));
    }
    return log;
  }
}
