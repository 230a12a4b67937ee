package io.feddip.privacy;

import java.util.random.RandomGenerator;

/**
 * Draws from Poisson(λ): by transformed rejection (Hörmann 1993, PTRS) from λ = 10 on, with the
 * probabilities in Loader's form, which keeps its digits where λ is 10¹² and more; by multiplying
 * uniform numbers below.
 */
final class PoissonSampler {
  private static final double REJECTION_FROM = 10;

  private final double mean;
  private final double width;
  private final double skew;
  private final double inverseAlpha;
  private final double quick;

  /**
   * @param mean λ, at least 0 and below 2⁵⁰
   */
  PoissonSampler(double mean) {
    if (!(mean >= 0 && mean < 0x1p50)) {
      throw new IllegalArgumentException("no Poisson distribution of mean " + mean);
    }
    this.mean = mean;
    this.width = 0.931 + 2.53 * Math.sqrt(mean);
    this.skew = -0.059 + 0.02483 * width;
    this.inverseAlpha = 1.1239 + 1.1328 / (width - 3.4);
    this.quick = 0.9277 - 3.6224 / (width - 2);
  }

  long next(RandomGenerator random) {
    return mean < REJECTION_FROM ? multiplied(random) : rejected(random);
  }

  private long multiplied(RandomGenerator random) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private long rejected(RandomGenerator random) {
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double inside = 0.5 - Math.abs(u);
      double k = Math.floor((2 * skew / inside + width) * u + mean + 0.43);
      if (inside >= 0.07 && v <= quick) {
        return (long) k;
      }
      if (!(k >= 0) || (inside < 0.013 && v > inside)) {
        continue;
      }
      double hat = Math.log(v * inverseAlpha / (skew / (inside * inside) + width));
      if (hat <= logProbability(k, mean)) {
        return (long) k;
      }
    }
  }

  /** ln P(K = k), in Loader's saddle-point form. */
  static double logProbability(double k, double mean) {
    if (k == 0) {
      return -mean;
    }
    return -0.5 * Math.log(2 * Math.PI * k) - stirlingError(k) - deviance(k, mean);
  }

  /** ln k! − ln(√(2πk)·(k/e)^k). */
  private static double stirlingError(double k) {
    if (k < 16) {
      double log = 0;
      for (int i = 2; i <= k; i++) {
        log += Math.log(i);
      }
      return log - (0.5 * Math.log(2 * Math.PI * k) + k * Math.log(k) - k);
    }
    double square = k * k;
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / k;
  }

  /** k·ln(k/λ) + λ − k without cancellation. */
  private static double deviance(double k, double mean) {
    double x = (k - mean) / mean;
    if (Math.abs(x) > 0.1) {
      return k * Math.log(k / mean) + mean - k;
    }
    double sum = 0;
    double power = x;
    for (int j = 2; j < 24; j++) {
      power *= -x;
      sum -= power / (j * (j - 1.0));
    }
    return mean * sum;
  }
}
