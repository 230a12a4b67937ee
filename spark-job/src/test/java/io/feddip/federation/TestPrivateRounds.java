package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.aggregate.PrivateSum;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.client.PrivateUpload;
import io.feddip.privacy.NoisySum;
import io.feddip.privacy.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a private round makes of its clients' updates. */
final class TestPrivateRounds {
  private static final List<Integer> SIZES = List.of(30, 10, 20);
  private static final String LITTLE = "feddip.privacy.noise-multiplier=1e-9";

  /** A run's first rounds, with noise that can be repeated. */
  private static final class Run {
    private final Rounds rounds;
    private final PrivateRounds privacy;
    private final ServerFederation player;

    Run(List<Integer> sizes, String... settings) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "feddip.federation.fraction=1",
                  "feddip.client.epochs=1",
                  "feddip.client.batch-size=10",
                  "feddip.strategy.name=fedavg"));
      all.addAll(Arrays.asList(settings));
      rounds = new Rounds(sizes, all.toArray(String[]::new));
      privacy =
          new PrivateRounds(
              PrivacyTerms.of(rounds.config(), sizes.size(), rounds.layout().length())
                  .orElseThrow(),
              OptionalLong.of(5));
      player = rounds.player(LocalSpark.context(), rounds.rdd(), Optional.of(privacy));
    }

    FederationState start() {
      return FederationState.initial(rounds.strategy().start(rounds.initialWeights()))
          .with(privacy.initial());
    }

    Outcome play(FederationState state) {
      RoundPlan plan = rounds.strategy().plan(state.round(), state.server());
      return player.play(state.round(), plan, state);
    }

    double[] change(Outcome outcome, FederationState from) {
      float[] model = from.server().model(rounds.layout());
      float[] mean = outcome.aggregate().orElseThrow().mean();
      return IntStream.range(0, mean.length).mapToDouble(i -> mean[i] - model[i]).toArray();
    }
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  /** Without clipping and, nearly, without noise: the plain mean of the clients' changes. */
  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "skellam"})
  void testClientsCountTheSame(String mechanism) {
    Run together =
        new Run(
            SIZES,
            "feddip.privacy.mechanism=" + mechanism,
            LITTLE,
            clip(50),
            "feddip.federation.min-completion=0.1");
    FederationState start = together.start();
    double[] change = together.change(together.play(start), start);
    double[] expected = new double[change.length];
    Outcome plain =
        together.rounds.player(together.rounds.rdd()).play(0, plan(together, start), start);
    // Each client alone, as the only one that answers in a run without privacy.
    for (int client = 0; client < SIZES.size(); client++) {
      Rounds alone = together.rounds.only(client);
      Outcome outcome = alone.player(alone.rdd()).play(0, plan(together, start), start);
      assertThat(outcome.answered()).isEqualTo(1);
      double[] own = together.change(outcome, start);
      for (int i = 0; i < own.length; i++) {
        expected[i] += own[i] / 3;
      }
    }
    for (int i = 0; i < change.length; i++) {
      assertThat(change[i]).isCloseTo(expected[i], within(1e-4));
    }
    // The mean that is weighted by examples is another one.
    double[] weighted = together.change(plain, start);
    double[] apart = new double[change.length];
    Arrays.setAll(apart, i -> weighted[i] - change[i]);
    assertThat(norm(apart)).isGreaterThan(0.05 * norm(change));
  }

  private static RoundPlan plan(Run run, FederationState state) {
    return run.rounds.strategy().plan(0, state.server());
  }

  private static String clip(double norm) {
    return "feddip.privacy.clip-norm=" + norm;
  }

  /** Every update is shortened to C; whoever does not answer is divided by all the same. */
  @Test
  void testClippingAndTheExpectedNumber() {
    Run all = new Run(SIZES, "feddip.privacy.mechanism=gaussian", LITTLE, clip(1e-3));
    FederationState start = all.start();
    Outcome outcome = all.play(start);
    assertThat(norm(all.change(outcome, start))).isBetween(1e-4, 1e-3);
    Run one =
        new Run(
            List.of(30, 0, 0),
            "feddip.privacy.mechanism=gaussian",
            LITTLE,
            clip(1e-3),
            "feddip.federation.min-completion=0.1");
    FederationState before = one.start();
    Outcome lonely = one.play(before);
    assertThat(lonely.answered()).isEqualTo(1);
    assertThat(norm(one.change(lonely, before))).isCloseTo(1e-3 / 3, within(2e-5));
  }

  /** The noise is what the accountant counts, on the coordinates that travel and on no others. */
  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "skellam"})
  void testNoise(String mechanism) {
    Run run =
        new Run(
            SIZES,
            "feddip.privacy.mechanism=" + mechanism,
            "feddip.privacy.noise-multiplier=3",
            "feddip.federation.min-completion=1",
            "feddip.strategy.name=feddip",
            "feddip.pruning.upload=masked",
            clip(0.01));
    FederationState start = run.start();
    double[] change = run.change(run.play(start), start);
    Mask mask = start.server().mask().orElseThrow();
    int[] travels =
        new PrivateUpload(true, 1, 0, 0, false, 0)
            .coordinates(run.rounds.layout(), Optional.of(mask));
    assertThat(travels).hasSize(run.rounds.layout().length() - mask.size() + mask.kept());
    double squares = 0;
    for (int at : travels) {
      squares += change[at] * change[at];
      change[at] = 0;
    }
    double deviation = Math.sqrt(squares / travels.length);
    assertThat(deviation).isCloseTo(3 * 0.01 / 3, within(0.01 * 0.02));
    assertThat(change).containsOnly(0);
  }

  /** Each client draws for the fewest that may count; more answers bring more noise. */
  @Test
  void testSkellamSharesCoverTheFewestAnswers() {
    Run run =
        new Run(
            SIZES,
            "feddip.privacy.mechanism=skellam",
            "feddip.privacy.noise-multiplier=3",
            "feddip.federation.min-completion=0.5",
            clip(0.01));
    FederationState start = run.start();
    PrivateUpload upload =
        (PrivateUpload) run.privacy.plan(plan(run, start), 3, start.privacy()).upload();
    assertThat(upload.noiseVariance()).isEqualTo(9.0 * NoisySum.UNITS * NoisySum.UNITS / 2);
    double[] change = run.change(run.play(start), start);
    double deviation = norm(change) / Math.sqrt(change.length);
    assertThat(deviation).isCloseTo(Math.sqrt(1.5) * 0.01, within(0.01 * 0.03));
  }

  /** The noise must not tell how many were there. */
  @Test
  void testPoissonCohortsAllGetTheSameNoise() {
    for (String mechanism : List.of("gaussian", "skellam")) {
      Run run =
          new Run(
              SIZES,
              "feddip.federation.sampling=poisson",
              "feddip.federation.fraction=0.4",
              "feddip.privacy.mechanism=" + mechanism,
              "feddip.privacy.noise-multiplier=4",
              "feddip.federation.min-completion=0.5",
              clip(1e-3));
      FederationState state = run.start();
      List<Integer> sizes = new ArrayList<>();
      double expected = 4 * 1e-3 / 1.2 * (mechanism.equals("skellam") ? Math.sqrt(2) : 1);
      for (int round = 0; round < 8; round++) {
        Outcome outcome = run.play(state);
        sizes.add(outcome.cohort().size());
        double[] change = run.change(outcome, state);
        assertThat(norm(change) / Math.sqrt(change.length) / expected).isCloseTo(1, within(0.02));
        assertThat(outcome.aggregate()).isPresent();
        state = state.next(outcome);
        assertThat(state.privacy().rounds()).isEqualTo(round + 1);
      }
      assertThat(sizes).contains(0);
      assertThat(sizes.stream().distinct().count()).isGreaterThan(1);
    }
  }

  @Test
  void testAMissedRoundReleasesNothingAndCounts() {
    Run run =
        new Run(
            List.of(30, 0, 0),
            "feddip.privacy.mechanism=gaussian",
            "feddip.privacy.noise-multiplier=3");
    FederationState start = run.start();
    Outcome outcome = run.play(start);
    assertThat(outcome.aggregate()).isEmpty();
    assertThat(start.next(outcome).privacy()).isEqualTo(new PrivacyState(1, 1));
  }

  /** The clip norm follows the median: up where all are within, down where none is. */
  @Test
  void testAdaptiveClipping() {
    for (double first : new double[] {1e-4, 100}) {
      Run run =
          new Run(
              SIZES,
              "feddip.privacy.mechanism=gaussian",
              "feddip.privacy.noise-multiplier=1e-6",
              "feddip.privacy.clip=adaptive",
              clip(first));
      Outcome outcome = run.play(run.start());
      double factor = Math.exp(first > 1 ? -0.1 : 0.1);
      // The noisy count of three clients is off by .15 of one: a hundredth in the factor.
      assertThat(outcome.clipNorm() / first).isCloseTo(factor, within(0.05));
    }
  }

  /** One noise covers update and vote: the update's own becomes larger by what the vote takes. */
  @Test
  void testTheVoteTakesItsShareOfTheNoise() {
    Run run =
        new Run(
            SIZES,
            "feddip.privacy.mechanism=gaussian",
            "feddip.privacy.noise-multiplier=0.24",
            "feddip.privacy.clip=adaptive",
            clip(1e-6));
    FederationState start = run.start();
    double[] change = run.change(run.play(start), start);
    double countDeviation = 0.05 * 3;
    double updates = 1 / Math.sqrt(1 / (0.24 * 0.24) - 1 / (4 * countDeviation * countDeviation));
    assertThat(norm(change) / Math.sqrt(change.length) / (updates * 1e-6 / 3))
        .isCloseTo(1, within(0.15));
    assertThat(updates / 0.24).isGreaterThan(1.5);
  }

  @Test
  void testWhatIsTooLongIsRejected() {
    PrivateUpload gaussian = new PrivateUpload(false, 1, 0, 0, false, 0);
    PrivateSum sum = new PrivateSum(gaussian, 2);
    sum.add(new PrivateUpload.Units(new long[] {NoisySum.UNITS, 0}), 1);
    assertThatThrownBy(() -> sum.add(new PrivateUpload.Units(new long[] {NoisySum.UNITS, 1}), 1))
        .isInstanceOf(RejectedUpdateException.class);
    assertThatThrownBy(() -> sum.add(new PrivateUpload.Units(new long[] {Long.MIN_VALUE, 0}), 1))
        .isInstanceOf(RejectedUpdateException.class);
    assertThat(sum.sums()).containsExactly(NoisySum.UNITS, 0);
  }

  /** Batch norm's variances take part, and stay variances. */
  @Test
  void testVariancesStayPositive() {
    Layout layout =
        new Layout(
            List.of(
                new ParameterBlock("dense", "W", Kind.KERNEL, 0, List.of(2, 1), true),
                new ParameterBlock("norm", "mean", Kind.STATISTIC, 2, List.of(200), false),
                new ParameterBlock("norm", "var", Kind.STATISTIC, 202, List.of(200), false)));
    Run run =
        new Run(SIZES, "feddip.privacy.mechanism=gaussian", "feddip.privacy.noise-multiplier=3");
    PrivateUpload upload = new PrivateUpload(false, 1, 0, 0, true, 5);
    float[] model = new float[402];
    run.privacy.release(
        new PrivateSum(upload, 402),
        upload,
        0,
        layout,
        Optional.empty(),
        model,
        0,
        run.privacy.initial());
    double[] means = IntStream.range(2, 202).mapToDouble(i -> model[i]).toArray();
    double[] variances = IntStream.range(202, 402).mapToDouble(i -> model[i]).toArray();
    assertThat(Arrays.stream(means).min().orElseThrow()).isNegative();
    assertThat(variances).contains(0);
    assertThat(Arrays.stream(variances).min().orElseThrow()).isZero();
    assertThat(Arrays.stream(variances).max().orElseThrow()).isPositive();
  }

  /** Whoever knows the seed must not know the cohorts. */
  @Test
  void testCohortsAreSecret() {
    Cohorts cohorts = new Cohorts(1, 1000, 0.1);
    Run run = new Run(SIZES, "feddip.privacy.mechanism=gaussian", LITTLE);
    PrivateRounds secret = new PrivateRounds(run.privacy.terms(), OptionalLong.empty());
    List<Integer> drawn = secret.cohort(cohorts, 0, secret.initial());
    assertThat(drawn).hasSize(100).isSorted().doesNotHaveDuplicates();
    assertThat(drawn).isNotEqualTo(cohorts.of(0));
    assertThat(drawn).isNotEqualTo(secret.cohort(cohorts, 0, secret.initial()));
  }

  @Test
  void testPoissonCohorts() {
    Cohorts cohorts = new Cohorts(3, 200, 0.05);
    int[] counts = new int[200];
    long sum = 0;
    for (int round = 0; round < 2000; round++) {
      List<Integer> drawn = cohorts.of(Sampling.POISSON, round);
      assertThat(drawn).isEqualTo(cohorts.of(Sampling.POISSON, round)).isSorted();
      drawn.forEach(client -> counts[client]++);
      sum += drawn.size();
    }
    assertThat(sum / 2000.0).isCloseTo(10, within(0.35));
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 50 && count < 160);
    assertThat(cohorts.of(Sampling.FIXED, 7)).isEqualTo(cohorts.of(7));
  }

  @Test
  void testStatusesOfAPrivateRound() {
    Run run = new Run(List.of(30, 0, 20), "feddip.privacy.mechanism=skellam", LITTLE);
    Outcome outcome = run.play(run.start());
    assertThat(outcome.clients())
        .extracting(ClientRecord::status)
        .containsExactly(
            ClientRecord.Status.OK, ClientRecord.Status.FAILED, ClientRecord.Status.OK);
  }
}
