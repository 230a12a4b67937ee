package io.feddip.privacy;

import java.util.random.RandomGenerator;

/**
 * Skellam noise: the difference of two Poisson numbers, whole, symmetric, and closed under sums, so
 * that many clients' shares add up to exactly the noise of all their variances.
 */
public final class SkellamNoise {
  private final PoissonSampler half;

  /**
   * @param variance μ in squared units, at least 0
   */
  public SkellamNoise(double variance) {
    this.half = new PoissonSampler(variance / 2);
  }

  /** The next number of so many units. */
  public long next(RandomGenerator random) {
    long plus = half.next(random);
    return plus - half.next(random);
  }
}
