package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.aggregate.PrivateSum;
import io.feddip.api.KeyedRandom;
import io.feddip.api.client.Upload;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.client.PrivateUpload;
import io.feddip.privacy.Accountant;
import io.feddip.privacy.Clipped;
import io.feddip.privacy.Keystream;
import io.feddip.privacy.Mechanism;
import io.feddip.privacy.NoisySum;
import io.feddip.privacy.Sampling;
import io.feddip.privacy.SkellamNoise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The privacy of a run: what clients are asked for, what noise the sum gets, what has been spent.
 * The rule of spending: every round that is played counts once, whether enough clients answered or
 * not; a task that Spark tries again releases nothing; a round that is played again after a crash
 * counts again if its first result was recorded.
 */
public final class PrivateRounds {
  /** Learning rate of the clip norm's logarithm, and the quantile that it follows. */
  private static final double CLIP_RATE = 0.2;

  private static final double CLIP_QUANTILE = 0.5;
  private static final String ROUNDS = "private_rounds";
  private static final String VARIANCE = "var";

  private final PrivacyTerms terms;
  private final Accountant accountant;
  private final OptionalLong noiseSeed;

  /**
   * @param noiseSeed for tests: makes cohorts and noise repeatable, and worthless
   */
  public PrivateRounds(PrivacyTerms terms, OptionalLong noiseSeed) {
    this.terms = requireNonNull(terms, "terms is null");
    this.noiseSeed = requireNonNull(noiseSeed, "noiseSeed is null");
    this.accountant = terms.sum().accountant(Accountant.Kind.RDP);
  }

  public PrivacyTerms terms() {
    return terms;
  }

  /** Whether anybody can repeat the noise. */
  public boolean isSeeded() {
    return noiseSeed.isPresent();
  }

  /** ε after so many rounds. */
  public double epsilon(int rounds) {
    return accountant.epsilon(rounds, terms.delta());
  }

  /** Whether one more round keeps to the target. */
  boolean allowsAnother(PrivacyState state) {
    return terms.targetEpsilon().isEmpty()
        || epsilon(state.rounds() + 1) <= terms.targetEpsilon().getAsDouble();
  }

  PrivacyState initial() {
    return new PrivacyState(0, terms.clipNorm());
  }

  /** How many sums the rounds of a run folder say they have released. */
  static int released(List<RoundRecord> rounds) {
    return rounds.stream()
        .mapToInt(record -> record.diagnostics().getOrDefault(ROUNDS, 0.0).intValue())
        .max()
        .orElse(0);
  }

  /** What a round's record says of privacy. */
  Map<String, Double> numbers(PrivacyState state) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("epsilon", epsilon(state.rounds()));
    numbers.put(ROUNDS, (double) state.rounds());
    numbers.put("clip_norm", state.clipNorm());
    if (isSeeded()) {
      numbers.put("noise_seeded", 1.0);
    }
    return numbers;
  }

  /**
   * Who takes part: amplification by sampling holds against those only who cannot tell, so the
   * run's seed, which they may know, must not decide it.
   */
  List<Integer> cohort(Cohorts cohorts, int round, PrivacyState state) {
    return cohorts.draw(terms.sum().sampling(), random("cohort", round, state));
  }

  /**
   * A strategy's plan with private uploads.
   *
   * @param cohort clients of this round
   */
  RoundPlan plan(RoundPlan asked, int cohort, PrivacyState state) {
    boolean masked = asked.upload().equals(Uploads.masked());
    boolean travels = masked || asked.upload().equals(Uploads.dense());
    if (!travels || asked.work().measures()) {
      throw new IllegalStateException("no private form of " + asked);
    }
    double share =
        terms.sum().mechanism() == Mechanism.SKELLAM ? terms.sum().variance() / fewest(cohort) : 0;
    Upload upload =
        new PrivateUpload(
            masked, state.clipNorm(), terms.voteShare(), share, isSeeded(), noiseSeed.orElse(0));
    return new RoundPlan(asked.training(), asked.work(), upload);
  }

  /** How many answers a round needs to count, at least 1. */
  private int fewest(int cohort) {
    return Math.max(1, (int) Math.ceil(terms.minCompletion() * cohort - 1e-9));
  }

  /**
   * Adds the noise and makes it an average.
   *
   * @param model what clients received; becomes the new average
   * @return the clip norm of the next round
   */
  double release(
      PrivateSum sum,
      PrivateUpload upload,
      int answered,
      Layout layout,
      Optional<Mask> mask,
      float[] model,
      int round,
      PrivacyState state) {
    long[] units = sum.sums().clone();
    addNoise(units, upload, answered, random("noise", round, state));
    double scale =
        upload.clipNorm() / Clipped.unitsPerNorm(upload.voteShare()) / terms.expectedClients();
    int[] coordinates = upload.coordinates(layout, mask);
    for (int i = 0; i < coordinates.length; i++) {
      model[coordinates[i]] += (float) (units[i] * scale);
    }
    for (ParameterBlock block : layout.blocks()) {
      // No noise may make a variance negative.
      for (int i = block.offset(); isVariance(block) && i < block.end(); i++) {
        model[i] = Math.max(0, model[i]);
      }
    }
    if (upload.voteShare() == 0) {
      return state.clipNorm();
    }
    double votes = units[coordinates.length] / (upload.voteShare() * NoisySum.UNITS);
    double within = 0.5 + 0.5 * votes / terms.expectedClients();
    return state.clipNorm() * Math.exp(-CLIP_RATE * (within - CLIP_QUANTILE));
  }

  private static boolean isVariance(ParameterBlock block) {
    return block.kind() == ParameterBlock.Kind.STATISTIC && block.parameter().equals(VARIANCE);
  }

  private void addNoise(long[] units, PrivateUpload upload, int answered, RandomGenerator random) {
    if (terms.sum().mechanism() == Mechanism.GAUSSIAN) {
      double deviation = terms.sum().noise() * NoisySum.UNITS;
      for (int i = 0; i < units.length; i++) {
        // The sum is whole: rounding the noise is rounding the noisy sum, which hides the low bits
        // that a floating-point sum would show.
        units[i] = Math.addExact(units[i], (long) Math.rint(deviation * random.nextGaussian()));
      }
      return;
    }
    double missing = wholeVariance() - answered * upload.noiseVariance();
    if (missing > 0) {
      SkellamNoise noise = new SkellamNoise(missing);
      for (int i = 0; i < units.length; i++) {
        units[i] = Math.addExact(units[i], noise.next(random));
      }
    }
  }

  /**
   * The variance that a sum is brought to. The number of clients in a Poisson cohort is secret, and
   * the noise's size must not tell it: the driver adds what is missing to the most that clients can
   * bring, all of it for an empty cohort. With fixed cohorts clients bring enough.
   */
  private double wholeVariance() {
    return terms.sum().sampling() == Sampling.POISSON
        ? terms.sum().variance() / terms.minCompletion()
        : 0;
  }

  private RandomGenerator random(String purpose, int round, PrivacyState state) {
    return noiseSeed.isPresent()
        ? new KeyedRandom(noiseSeed.getAsLong(), "private " + purpose, round, state.rounds())
        : new Keystream();
  }
}
