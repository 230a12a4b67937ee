package io.feddip.federation;

import io.feddip.config.FederationConfig;
import io.feddip.config.PrivacyConfig;
import io.feddip.config.RunConfig;
import io.feddip.privacy.Accountant;
import io.feddip.privacy.Clipping;
import io.feddip.privacy.Mechanism;
import io.feddip.privacy.NoisySum;
import io.feddip.privacy.Sampling;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run promises, every number resolved.
 *
 * @param sum what each round releases
 * @param rounds T
 * @param delta δ
 * @param targetEpsilon ε at which the run stops, if one is set
 * @param clipNorm C of the first round
 * @param voteShare ρ, the share of the noise's budget that adaptive clipping takes; 0 without
 * @param expectedClients K, or q·N: the average divides by it, whoever answers
 * @param minCompletion fraction of the cohort that must answer
 */
public record PrivacyTerms(
    NoisySum sum,
    int rounds,
    double delta,
    OptionalDouble targetEpsilon,
    double clipNorm,
    double voteShare,
    double expectedClients,
    double minCompletion) {
  /** Standard deviation of the noisy count of unclipped updates, over the expected cohort. */
  private static final double COUNT_DEVIATION = 0.05;

  /**
   * The terms of a configuration.
   *
   * @param clients N
   * @param parameters length of the flat vector
   * @return nothing for a run without privacy
   * @throws IllegalArgumentException naming the key, if there is no such privacy
   */
  public static Optional<PrivacyTerms> of(RunConfig config, int clients, int parameters) {
    PrivacyConfig privacy = config.privacy();
    if (privacy.mechanism() == Mechanism.NONE) {
      return Optional.empty();
    }
    FederationConfig federation = config.federation();
    Cohorts cohorts = new Cohorts(config.seed(), clients, federation.fraction());
    double expected =
        federation.sampling() == Sampling.FIXED ? cohorts.size() : federation.fraction() * clients;
    if (privacy.delta() * clients >= 1) {
      throw new IllegalArgumentException(
          "feddip.privacy.delta = %s is no promise to %d clients; it needs a number below 1/%d"
              .formatted(privacy.delta(), clients, clients));
    }
    NoisySum any =
        new NoisySum(
            privacy.mechanism(), federation.sampling(), expected / clients, 1, parameters + 1);
    double noise = noise(privacy, federation.rounds(), any);
    double voteShare = 0;
    if (privacy.clip() == Clipping.ADAPTIVE) {
      voteShare = noise / (2 * COUNT_DEVIATION * expected);
      if (voteShare >= 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "feddip.privacy.clip = adaptive needs more than %.0f clients a round with noise"
                    + " multiplier %.4g, not %.0f; raise feddip.federation.fraction, or set clip ="
                    + " fixed",
                noise / (2 * COUNT_DEVIATION),
                noise,
                expected));
      }
    }
    return Optional.of(
        new PrivacyTerms(
            any.withNoise(noise),
            federation.rounds(),
            privacy.delta(),
            privacy.targetEpsilon().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            privacy.clipNorm(),
            voteShare,
            expected,
            federation.minCompletion()));
  }

  private static double noise(PrivacyConfig privacy, int rounds, NoisySum any) {
    if (privacy.noiseMultiplier().isPresent()) {
      return privacy.noiseMultiplier().get();
    }
    double target = privacy.targetEpsilon().orElseThrow();
    try {
      return any.noiseFor(target, privacy.delta(), rounds);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("feddip.privacy.target-epsilon: " + e.getMessage(), e);
    }
  }

  /** One line for those who plan and those who read logs. */
  public String statement() {
    Accountant.Kind kind = Accountant.Kind.RDP;
    Sampling other = sum.sampling() == Sampling.FIXED ? Sampling.POISSON : Sampling.FIXED;
    NoisySum otherSum =
        new NoisySum(sum.mechanism(), other, sum.rate(), sum.noise(), sum.coordinates());
    return String.format(
        Locale.ROOT,
        "privacy: epsilon %.4f at delta %s after %d rounds (%s noise, multiplier %.4g, clip norm"
            + " %.4g; neighbours differ by %s; %s sampling would cost %.4f for %s)",
        sum.accountant(kind).epsilon(rounds, delta),
        delta,
        rounds,
        sum.mechanism().name().toLowerCase(Locale.ROOT),
        sum.noise(),
        clipNorm,
        sum.sampling().neighbours(),
        other.name().toLowerCase(Locale.ROOT),
        otherSum.accountant(kind).epsilon(rounds, delta),
        other.neighbours());
  }
}
