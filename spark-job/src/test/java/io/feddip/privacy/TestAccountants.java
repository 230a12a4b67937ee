package io.feddip.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published and recomputed values; nothing may be below what a tighter method gives. */
final class TestAccountants {
  private static final Offset<Double> CLOSE = within(1e-3);

  private static NoisySum gaussian(Sampling sampling, double rate, double noise) {
    return new NoisySum(Mechanism.GAUSSIAN, sampling, rate, noise, 1);
  }

  private static NoisySum skellam(Sampling sampling, double rate, double noise) {
    return new NoisySum(Mechanism.SKELLAM, sampling, rate, noise, 61_706);
  }

  private static double epsilon(NoisySum sum, Accountant.Kind kind, int rounds, double delta) {
    return sum.accountant(kind).epsilon(rounds, delta);
  }

  /**
   * Values by integration over the same orders. Published series are up to 6·10⁻⁴ of their value
   * above it at fractional orders; the fifth column has what was published.
   */
  @ParameterizedTest
  @CsvSource({
    "0.0025, 1.3,         6000,  1e-5,    0.72422340, 0.72422340, 0.640008",
    "0.001,  1.0,         30000, 1e-7,    1.41549885, 1.41549885, 1.097696",
    "0.04,   1.5,         2250,  1e-5,    7.32911117, 7.32911117, 6.768787",
    "0.04,   1.416,       2250,  1e-5,    7.9989,     7.99816197, 7.388373",
    "0.04,   1.3562,      2000,  1e-5,    8.0004,     7.99938891, 7.383118",
    "1,      1,           1,     1e-5,    4.72850707, 4.72850707, 4.377178",
    "1,      10,          100,   1e-5,    4.72850707, 4.72850707, 4.377178",
    "1,      4.530877117, 1,     1e-6,    1.0,        1.00000029, 0.927392",
    "0.01,   1,           1000,  1e-5,    2.10136653, 2.10136527, 1.828244",
    "0.1,    1,           100,   1e-5,    7.90385,    7.89925500, 7.046603",
    "0.1,    1,           1000,  1e-5,    27.163494,  27.1634943, 25.204555",
    "0.1,    4,           1000,  1e-5,    3.736242,   3.73624152, 3.444345",
  })
  void testPoissonSampling(
      double rate,
      double noise,
      int rounds,
      double delta,
      double published,
      double integrated,
      double losses) {
    NoisySum sum = gaussian(Sampling.POISSON, rate, noise);
    double divergences = epsilon(sum, Accountant.Kind.RDP, rounds, delta);
    assertThat(divergences / published).isCloseTo(1, CLOSE);
    assertThat(divergences).isBetween(integrated - 1e-8, integrated + 1e-6);
    double tighter = epsilon(sum, Accountant.Kind.PLD, rounds, delta);
    assertThat(tighter).isCloseTo(losses, CLOSE).isGreaterThan(losses - 3e-6);
    assertThat(divergences).isGreaterThan(tighter);
  }

  @ParameterizedTest
  @CsvSource({"1, 1.7320508075688772, 3, 0.126936", "0.2, 0.5, 3, 0.15594"})
  void testPrivacyLossDistributions(double rate, double noise, int rounds, double delta) {
    NoisySum sum = gaussian(Sampling.POISSON, rate, noise);
    assertThat(epsilon(sum, Accountant.Kind.PLD, rounds, delta)).isCloseTo(1, CLOSE);
  }

  /** ε of one Gaussian is known in closed form: its hockey-stick divergence at it is δ. */
  @ParameterizedTest
  @CsvSource({"0.5, 1e-5", "1, 1e-5", "1, 0.1", "5, 1e-6", "30, 1e-9"})
  void testNeverBelowTheExactGaussian(double noise, double delta) {
    NoisySum sum = gaussian(Sampling.POISSON, 1, noise);
    double losses = epsilon(sum, Accountant.Kind.PLD, 1, delta);
    double exact = exactGaussian(noise, delta);
    assertThat(losses).isBetween(exact - 1e-9, exact + 1e-3 * (1 + exact));
    assertThat(epsilon(sum, Accountant.Kind.RDP, 1, delta)).isGreaterThanOrEqualTo(exact);
  }

  private static double exactGaussian(double noise, double delta) {
    double low = 0;
    double high = 1000;
    while (high - low > 1e-10) {
      double middle = (low + high) / 2;
      double reached =
          upperTail(middle * noise - 0.5 / noise)
              - Math.exp(middle) * upperTail(middle * noise + 0.5 / noise);
      if (reached > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** P(N(0,1) &gt; x) by Simpson's rule. */
  private static double upperTail(double x) {
    int panels = 20_000;
    double width = 40.0 / panels;
    double sum = 0;
    for (int i = 0; i <= panels; i++) {
      double at = x + i * width;
      sum += (i == 0 || i == panels ? 1 : i % 2 == 1 ? 4 : 2) * Math.exp(-at * at / 2);
    }
    return sum * width / 3 / Math.sqrt(2 * Math.PI);
  }

  /** The accountant's noise is per sensitivity, and a replaced client moves the sum twice. */
  @ParameterizedTest
  @CsvSource({
    "100,  10, 4, 500,  5.602242",
    "1000, 10, 1, 1000, 3.576111",
    "50,   5,  1, 1000, 63.06592"
  })
  void testFixedSize(int clients, int cohort, double perReach, int rounds, double expected) {
    NoisySum sum = gaussian(Sampling.FIXED, (double) cohort / clients, 2 * perReach);
    double divergences = epsilon(sum, Accountant.Kind.RDP, rounds, 1e-5);
    assertThat(divergences).isCloseTo(expected, CLOSE);
    double losses = epsilon(sum, Accountant.Kind.PLD, rounds, 1e-5);
    double added =
        epsilon(
            gaussian(Sampling.POISSON, sum.rate(), 2 * perReach),
            Accountant.Kind.PLD,
            rounds,
            1e-5);
    // What replaces a client at least adds one.
    assertThat(losses).isBetween(added, divergences);
  }

  @Test
  void testEverybodyIsNoSample() {
    assertThat(epsilon(gaussian(Sampling.FIXED, 1, 2), Accountant.Kind.RDP, 1, 1e-5))
        .isEqualTo(epsilon(gaussian(Sampling.POISSON, 1, 1), Accountant.Kind.RDP, 1, 1e-5));
    assertThat(epsilon(gaussian(Sampling.FIXED, 1, 2), Accountant.Kind.PLD, 1, 1e-5))
        .isCloseTo(4.377178, CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 6.50071e-4",
    "2.5, 1.08542e-3",
    "5,   2.18075656e-3",
    "50,  2.38460375e-2",
    "100, 1.67416308e2"
  })
  void testDivergences(double order, double expected) {
    double divergence = 50 * new PoissonGaussian(0.01, 2.5).at(order);
    assertThat(divergence / expected).isCloseTo(1, within(1e-4));
  }

  /** Quadrature at an integer must be the binomial sum there. */
  @ParameterizedTest
  @CsvSource({"0.01, 2.5", "0.2, 0.5", "0.5, 0.3", "0.001, 10", "0.9, 0.15"})
  void testFractionalOrdersMeetIntegerOnes(double rate, double noise) {
    PoissonGaussian curve = new PoissonGaussian(rate, noise);
    for (int order = 2; order < 8; order++) {
      double beside = Math.nextUp((double) order);
      assertThat(curve.at(beside) / curve.at(order)).isCloseTo(1, within(1e-7));
    }
  }

  @Test
  void testConversion() {
    double[] orders = new double[31];
    for (int i = 0; i < orders.length; i++) {
      orders[i] = i + 2;
    }
    assertThat(new RenyiAccountant(order -> 1.1, orders).epsilon(1, 1e-5))
        .isCloseTo(1.32783806, within(1e-8));
    assertThat(new RenyiAccountant(order -> 1.1, orders).epsilon(0, 1e-5)).isZero();
    assertThat(new RenyiAccountant(order -> 1e-12, orders).epsilon(1, 1e-5)).isZero();
  }

  /** With 2²⁰ units a clip norm, Skellam noise is Gaussian noise but for the ninth digit. */
  @Test
  void testSkellamMeetsTheGaussianLimit() {
    NoisySum everybody = skellam(Sampling.POISSON, 1, 3);
    RenyiCurve gaussian = new GaussianCurve(3);
    RenyiCurve curve =
        new SkellamCurve(everybody.variance(), NoisySum.UNITS, Math.sqrt(61_706) * NoisySum.UNITS);
    for (int order = 2; order < 64; order++) {
      assertThat(curve.at(order)).isGreaterThan(gaussian.at(order));
      assertThat(curve.at(order) / gaussian.at(order)).isCloseTo(1, within(1e-8));
    }
    // In few units it is not: the second term counts.
    assertThat(new SkellamCurve(9, 1, 1).at(2)).isEqualTo(2.0 / 18 + 9.0 / 324);
  }

  @ParameterizedTest
  @CsvSource({"0.01, 2, 1000", "0.1, 8, 500", "0.1, 4, 100"})
  void testSampledSkellamIsNoCheaperThanSampledGaussian(double rate, double noise, int rounds) {
    for (Sampling sampling : Sampling.values()) {
      double gaussian = epsilon(gaussian(sampling, rate, noise), Accountant.Kind.RDP, rounds, 1e-5);
      double integer = epsilon(skellam(sampling, rate, noise), Accountant.Kind.RDP, rounds, 1e-5);
      double everybody = epsilon(skellam(sampling, 1, noise), Accountant.Kind.RDP, rounds, 1e-5);
      assertThat(integer).isBetween(gaussian - 1e-9, everybody);
    }
    // At order 2 theorem 9 is theorem 27 but for the minimum, and 3 stands before third powers
    // only.
    RenyiCurve base = new GaussianCurve(noise);
    assertThat(new PoissonCurve(rate, base).at(2))
        .isCloseTo(new PoissonGaussian(rate, noise).at(2), within(1e-9));
  }

  @Test
  void testSkellamHasNoLossDistribution() {
    assertThatThrownBy(() -> skellam(Sampling.FIXED, 0.1, 1).accountant(Accountant.Kind.PLD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"POISSON, 0.04, 2250, 1.416", "FIXED, 0.1, 200, 3.98", "FIXED, 1, 1, 1.275"})
  void testCalibration(Sampling sampling, double rate, int rounds, double about) {
    NoisySum any = gaussian(sampling, rate, 1);
    double noise = any.noiseFor(8, 1e-5, rounds);
    assertThat(noise).isCloseTo(about, within(0.01));
    assertThat(epsilon(any.withNoise(noise), Accountant.Kind.RDP, rounds, 1e-5))
        .isBetween(7.98, 8.0);
    assertThatThrownBy(() -> any.noiseFor(1e-9, 1e-15, 1_000_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void testMoreRoundsCostMoreAndMoreNoiseLess() {
    for (Accountant.Kind kind : Accountant.Kind.values()) {
      double before = 0;
      for (int rounds : new int[] {1, 2, 10, 100}) {
        double spent = epsilon(gaussian(Sampling.FIXED, 0.1, 4), kind, rounds, 1e-5);
        assertThat(spent).isGreaterThan(before);
        assertThat(epsilon(gaussian(Sampling.FIXED, 0.1, 5), kind, rounds, 1e-5)).isLessThan(spent);
        before = spent;
      }
    }
  }
}
