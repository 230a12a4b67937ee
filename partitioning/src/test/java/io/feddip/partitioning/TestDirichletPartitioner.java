package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.PartitioningException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TestDirichletPartitioner {
  @ParameterizedTest
  @CsvSource({
    "0.5, 10, 1",
    "0.5, 10, 2",
    "0.1, 1, 3",
    "100, 50, 4",
    "0.001, 0, 5",
    "1e-9, 0, 6",
    "1e9, 90, 7"
  })
  void everyExampleHasOneClientAndNoClientTooFew(double alpha, int minExamples, long seed) {
    Labels labels = RandomLabels.of(1000, 10, seed);
    for (boolean balance : new boolean[] {false, true}) {
      Partition partition =
          new DirichletPartitioner(alpha, balance).partition(labels, 10, seed, minExamples);
      assertThat(partition.clients()).isEqualTo(10);
      assertThat(partition.unassigned()).isZero();
      assertThat(Arrays.stream(partition.sizes()).min().orElseThrow())
          .isGreaterThanOrEqualTo(minExamples);
    }
  }

  @Test
  void smallAlphaSkewsMoreThanLarge() {
    Labels labels = RandomLabels.balanced(600, 10);
    double previous = 0;
    for (double alpha : new double[] {1000, 10, 1, 0.1}) {
      double skew =
          skew(new DirichletPartitioner(alpha, false).partition(labels, 20, 1, 0), labels);
      assertThat(skew).isGreaterThan(previous);
      previous = skew;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void balancingEvensSizesAndKeepsTheSkew(long seed) {
    Labels labels = RandomLabels.of(6000, 10, seed);
    Partition balanced = new DirichletPartitioner(0.3, true).partition(labels, 21, seed, 0);
    assertThat(spread(balanced.sizes())).isLessThanOrEqualTo(1);
    assertThat(skew(balanced, labels))
        .isGreaterThan(2 * skew(new IidPartitioner().partition(labels, 21, seed), labels));
  }

  /** Written down once: another JVM, processor or version must draw the same. */
  @Test
  void partitionsNeverChange() {
    Labels labels = RandomLabels.balanced(100, 10);
    Partition partition = new DirichletPartitioner(0.5, false).partition(labels, 8, 2023, 10);
    assertThat(partition.sizes()).containsExactly(171, 112, 208, 149, 91, 138, 45, 86);
    assertThat(partition.hashCode()).isEqualTo(-734030765);
  }

  @Test
  void saysWhichSettingsToChange() {
    Labels labels = RandomLabels.balanced(10, 10);
    assertThatThrownBy(() -> new DirichletPartitioner(0.01, false).partition(labels, 10, 1, 9))
        .isInstanceOf(PartitioningException.class)
        .hasMessageContaining("feddip.partitioning.min-examples = 9")
        .hasMessageContaining("feddip.partitioning.alpha")
        .hasMessageContaining("feddip.partitioning.balance");
    assertThatThrownBy(() -> new DirichletPartitioner(0.5, false).partition(labels, 10, 1, 11))
        .hasMessageContaining("min-examples = 11 times 10 clients is more than the 100 examples");
    assertThatThrownBy(() -> new DirichletPartitioner(0, false))
        .hasMessageContaining("feddip.partitioning.alpha");
    assertThatThrownBy(() -> new DirichletPartitioner(Double.NaN, false))
        .hasMessageContaining("feddip.partitioning.alpha");
  }

  private static double skew(Partition partition, Labels labels) {
    double sum = 0;
    for (int[] counts : partition.counts(labels)) {
      int size = Arrays.stream(counts).sum();
      for (int count : counts) {
        sum += size == 0 ? 0 : Math.abs((double) count / size - 0.1);
      }
    }
    return sum;
  }

  private static int spread(int[] sizes) {
    return Arrays.stream(sizes).max().orElseThrow() - Arrays.stream(sizes).min().orElseThrow();
  }
}
