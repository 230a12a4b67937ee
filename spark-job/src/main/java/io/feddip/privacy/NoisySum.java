package io.feddip.privacy;

import static java.util.Objects.requireNonNull;

/**
 * What one round releases, as far as an accountant is concerned.
 *
 * @param mechanism which noise
 * @param sampling how the cohort is drawn
 * @param rate fraction of the clients in a cohort, K/N or q, in (0, 1]
 * @param noise z, standard deviation of the noise over the clip norm, positive
 * @param coordinates length of the vectors that are summed; matters for Skellam noise only
 */
public record NoisySum(
    Mechanism mechanism, Sampling sampling, double rate, double noise, int coordinates) {
  /** Units a clip norm in which Skellam noise is drawn: the L2 sensitivity of integer vectors. */
  public static final int UNITS = 1 << 20;

  public NoisySum {
    requireNonNull(mechanism, "mechanism is null");
    requireNonNull(sampling, "sampling is null");
    if (!(rate > 0 && rate <= 1) || !(noise > 0 && Double.isFinite(noise)) || coordinates < 1) {
      throw new IllegalArgumentException(
          "rate %s must be in (0, 1], noise %s and coordinates %d positive"
              .formatted(rate, noise, coordinates));
    }
  }

  /** The same with other noise. */
  public NoisySum withNoise(double other) {
    return new NoisySum(mechanism, sampling, rate, other, coordinates);
  }

  /** Counts rounds of this sum. */
  public Accountant accountant(Accountant.Kind kind) {
    RenyiAccountant divergences = new RenyiAccountant(curve());
    if (kind == Accountant.Kind.RDP) {
      return divergences;
    }
    if (mechanism == Mechanism.SKELLAM) {
      throw new IllegalArgumentException("privacy-loss distributions know Gaussian noise only");
    }
    return LossAccountant.of(sampling, rate, noise / sampling.sensitivity(), divergences);
  }

  private RenyiCurve curve() {
    int moved = sampling.sensitivity();
    return switch (mechanism) {
      case NONE -> order -> Double.POSITIVE_INFINITY;
      case GAUSSIAN ->
          sampling == Sampling.POISSON
              ? new PoissonGaussian(rate, noise / moved)
              : new FixedSizeCurve(rate, new GaussianCurve(noise / moved));
      case SKELLAM -> {
        double euclidean = (double) moved * UNITS;
        double absolute = moved * Math.min(Math.sqrt(coordinates), UNITS) * UNITS;
        RenyiCurve base = new SkellamCurve(variance(), euclidean, absolute);
        yield sampling == Sampling.POISSON
            ? new PoissonCurve(rate, base)
            : new FixedSizeCurve(rate, base);
      }
    };
  }

  /** μ, the variance of the whole noise in squared units. */
  public double variance() {
    return noise * noise * UNITS * (double) UNITS;
  }

  /**
   * The least noise, to a thousandth, with which so many rounds stay within ε; this sum's own noise
   * does not matter.
   *
   * @throws IllegalArgumentException if no noise up to 10⁶ is enough
   */
  public double noiseFor(double epsilon, double delta, int rounds) {
    double enough = 1;
    while (spent(enough, delta, rounds) > epsilon) {
      enough *= 2;
      if (enough > 1e6) {
        throw new IllegalArgumentException(
            "no noise multiplier up to 1e6 keeps %d rounds within ε = %s at δ = %s"
                .formatted(rounds, epsilon, delta));
      }
    }
    double little = enough / 2;
    while (enough > 0.01 && spent(little, delta, rounds) <= epsilon) {
      enough = little;
      little /= 2;
    }
    while (enough - little > enough * 1e-4) {
      double middle = (enough + little) / 2;
      if (spent(middle, delta, rounds) <= epsilon) {
        enough = middle;
      } else {
        little = middle;
      }
    }
    return enough;
  }

  private double spent(double z, double delta, int rounds) {
    return withNoise(z).accountant(Accountant.Kind.RDP).epsilon(rounds, delta);
  }
}
