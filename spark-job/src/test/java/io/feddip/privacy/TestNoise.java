package io.feddip.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise has the distribution that the accountant believes in; clipping has no way around it. */
final class TestNoise {
  private final RandomGenerator random = new Random(11);

  /** χ² over the values around the mean, each expected at least some dozens of times. */
  @ParameterizedTest
  @ValueSource(doubles = {0.4, 3, 9.9, 10, 25.5, 400})
  void testPoisson(double mean) {
    int draws = 200_000;
    int values = (int) (mean + 8 * Math.sqrt(mean) + 20);
    int[] counts = new int[values];
    PoissonSampler sampler = new PoissonSampler(mean);
    for (int i = 0; i < draws; i++) {
      counts[(int) Math.min(values - 1, sampler.next(random))]++;
    }
    double chi = 0;
    int cells = 0;
    for (int k = 0; k < values - 1; k++) {
      double expected = draws * Math.exp(PoissonSampler.logProbability(k, mean));
      if (expected > 30) {
        chi += (counts[k] - expected) * (counts[k] - expected) / expected;
        cells++;
      }
    }
    assertThat((chi - cells) / Math.sqrt(2.0 * cells)).isBetween(-4.5, 4.5);
  }

  /** With 2²⁰ units a clip norm, means are in the hundreds of billions. */
  @ParameterizedTest
  @ValueSource(doubles = {1e4, 1e8, 5e11, 1e15})
  void testLargePoisson(double mean) {
    int draws = 100_000;
    PoissonSampler sampler = new PoissonSampler(mean);
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    for (int i = 0; i < draws; i++) {
      double standard = (sampler.next(random) - mean) / Math.sqrt(mean);
      sum += standard;
      squares += standard * standard;
      fourth += Math.pow(standard, 4);
    }
    assertThat(sum / draws).isCloseTo(0, within(0.015));
    assertThat(squares / draws).isCloseTo(1, within(0.02));
    assertThat(fourth / draws).isCloseTo(3, within(0.15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 8, 80, 3000})
  void testProbabilitiesAddUpToOne(double mean) {
    double sum = 0;
    for (int k = 0; k < mean + 60 * Math.sqrt(mean) + 60; k++) {
      sum += Math.exp(PoissonSampler.logProbability(k, mean));
    }
    assertThat(sum).isCloseTo(1, within(1e-11));
  }

  @Test
  void testNoPoissonDistribution() {
    for (double mean : new double[] {-1, Double.NaN, 1e16}) {
      assertThatThrownBy(() -> new PoissonSampler(mean))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new PoissonSampler(0).next(random)).isZero();
  }

  /** Shares of several clients are as one draw of all their variances. */
  @Test
  void testSkellamSharesAddUp() {
    double variance = 1e9;
    int clients = 5;
    SkellamNoise share = new SkellamNoise(variance / clients);
    double sum = 0;
    double squares = 0;
    int draws = 50_000;
    for (int i = 0; i < draws; i++) {
      long total = 0;
      for (int client = 0; client < clients; client++) {
        total += share.next(random);
      }
      sum += total;
      squares += (double) total * total;
    }
    assertThat(sum / draws / Math.sqrt(variance)).isCloseTo(0, within(0.02));
    assertThat(squares / draws / variance).isCloseTo(1, within(0.03));
  }

  @Test
  void testKeystreams() {
    Keystream one = new Keystream();
    Keystream other = new Keystream();
    int ones = 0;
    int differing = 0;
    for (int i = 0; i < 20_000; i++) {
      long value = one.nextLong();
      ones += Long.bitCount(value);
      differing += Long.bitCount(value ^ other.nextLong());
    }
    assertThat(ones / (64.0 * 20_000)).isCloseTo(0.5, within(0.002));
    assertThat(differing / (64.0 * 20_000)).isCloseTo(0.5, within(0.002));
  }

  /** However long an update is, and in whatever few coordinates. */
  @Test
  void testNothingIsLongerThanTheClipNorm() {
    double bound = (double) NoisySum.UNITS * NoisySum.UNITS;
    for (int i = 0; i < 2000; i++) {
      double[] update = new double[1 + random.nextInt(40)];
      double size = Math.pow(10, random.nextDouble(-12, 12));
      for (int j = 0; j < update.length; j++) {
        update[j] = size * random.nextGaussian();
      }
      double share = i % 3 == 0 ? 0 : random.nextDouble();
      long[] units = Clipped.units(update, 0.7, share);
      assertThat(units).hasSize(update.length + (share > 0 ? 1 : 0));
      double squares = 0;
      for (long unit : units) {
        squares += (double) unit * unit;
      }
      assertThat(squares).isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void testAShortUpdateIsOnlyRounded() {
    double[] update = {0.3, -0.2, 1e-9, 0};
    long[] units = Clipped.units(update, 1, 0);
    for (int i = 0; i < update.length; i++) {
      assertThat((double) units[i] / NoisySum.UNITS).isCloseTo(update[i], within(1e-6));
      assertThat(Math.abs((double) units[i])).isLessThanOrEqualTo(Math.abs(update[i]) * (1 << 20));
    }
  }

  @Test
  void testALongUpdateKeepsItsDirection() {
    long[] units = Clipped.units(new double[] {30, -40}, 1, 0);
    assertThat((double) units[0] / NoisySum.UNITS).isCloseTo(0.6, within(2e-6));
    assertThat((double) units[1] / NoisySum.UNITS).isCloseTo(-0.8, within(2e-6));
    assertThat(Clipped.units(new double[2], 1, 0)).containsOnly(0);
  }

  @Test
  void testVotes() {
    double[] update = {0.6, 0.8};
    long vote = (long) (0.25 * NoisySum.UNITS);
    assertThat(Clipped.units(update, 1.01, 0.25)[2]).isEqualTo(vote);
    assertThat(Clipped.units(update, 0.99, 0.25)[2]).isEqualTo(-vote);
  }
}
