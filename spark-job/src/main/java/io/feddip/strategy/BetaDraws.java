package io.feddip.strategy;

import io.feddip.api.KeyedRandom;

/**
 * Draws from Beta(a, b) with a, b ≥ 1, as X/(X+Y) of two gamma draws (Marsaglia and Tsang, 2000).
 * The same on every machine: nothing but IEEE arithmetic and {@link StrictMath}.
 */
final class BetaDraws {
  private final KeyedRandom random;

  BetaDraws(KeyedRandom random) {
    this.random = random;
  }

  /** The next one, in (0, 1). */
  double next(double a, double b) {
    double x = gamma(a);
    return x / (x + gamma(b));
  }

  private double gamma(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = normal();
      double root = 1 + c * normal;
      double v = root * root * root;
      double uniform = 1 - random.nextDouble();
      if (v > 0
          && StrictMath.log(uniform) < normal * normal / 2 + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  private double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
