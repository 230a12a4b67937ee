package io.feddip.privacy;

/**
 * The Skellam mechanism on integer vectors (Agarwal, Kairouz and Liu 2021, theorem 3.5): close to
 * the Gaussian of the same variance where that is large.
 *
 * @param variance μ of the whole noise, in squared units
 * @param euclidean Δ₂, L2 sensitivity in units
 * @param absolute Δ₁, L1 sensitivity in units
 */
record SkellamCurve(double variance, double euclidean, double absolute) implements RenyiCurve {

  /** Proved for integer orders; between them by the convexity of (α−1)·ρ(α). */
  @Override
  public double at(double order) {
    double below = Math.floor(order);
    double share = order - below;
    double cumulant = (below - 1) * atInteger(below);
    if (share > 0) {
      cumulant = (1 - share) * cumulant + share * below * atInteger(below + 1);
    }
    return cumulant / (order - 1);
  }

  private double atInteger(double order) {
    double squared = euclidean * euclidean;
    return order * squared / (2 * variance)
        + Math.min(
            ((2 * order - 1) * squared + 6 * absolute) / (4 * variance * variance),
            3 * absolute / (2 * variance));
  }
}
