package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestDrawStream {
  @Test
  void valuesNeverChange() {
    DrawStream random = DrawStream.of(42, "test", 1, 2);
    assertThat(
            new String[] {
              Long.toHexString(random.nextLong()),
              Integer.toString(random.nextInt(1000)),
              Double.toHexString(random.nextGaussian()),
              Double.toHexString(random.nextLogGamma(0.5))
            })
        .containsExactly("79aef5f6baef5b6c", "330", "0x1.21771b19322b1p0", "-0x1.c44823a50af0bp1");
  }

  @Test
  void everyPartOfTheKeyCounts() {
    long[] first = {
      DrawStream.of(1, "a", 1).nextLong(),
      DrawStream.of(2, "a", 1).nextLong(),
      DrawStream.of(1, "b", 1).nextLong(),
      DrawStream.of(1, "a", 2).nextLong(),
      DrawStream.of(1, "a", 1, 0).nextLong(),
      DrawStream.of(1, "a").nextLong()
    };
    assertThat(Arrays.stream(first).distinct()).hasSize(first.length);
  }

  @Test
  void integersAreUniform() {
    DrawStream random = DrawStream.of(1, "uniform");
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(9_600);
    assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(10_400);
    assertThatThrownBy(() -> random.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 1, 2.5, 30})
  void gammaHasItsMeanAndVariance(double shape) {
    DrawStream random = DrawStream.of(7, "gamma");
    double[] draws =
        IntStream.range(0, 200_000)
            .mapToDouble(i -> Math.exp(random.nextLogGamma(shape)))
            .toArray();
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance =
        Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(shape, within(0.02 * shape + 0.002));
    assertThat(variance).isCloseTo(shape, within(0.05 * shape + 0.005));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 0.01, 1, 1e12})
  void dirichletSumsToOne(double concentration) {
    double[] draw = DrawStream.of(3, "dirichlet").nextDirichlet(100, concentration);
    assertThat(Arrays.stream(draw).sum()).isCloseTo(1, within(1e-12));
    assertThat(Arrays.stream(draw).allMatch(share -> share >= 0 && share <= 1)).isTrue();
  }

  @Test
  void shuffleKeepsEverything() {
    int[] values = IntStream.range(0, 100).toArray();
    DrawStream.of(1, "shuffle").shuffle(values);
    assertThat(values).isNotEqualTo(IntStream.range(0, 100).toArray());
    Arrays.sort(values);
    assertThat(values).isEqualTo(IntStream.range(0, 100).toArray());
  }
}
