package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestIidPartitioner {
  @ParameterizedTest
  @CsvSource({"1000, 10, 7, 1", "999, 3, 50, 2", "1, 5, 1, 3", "0, 2, 3, 4", "100, 100, 9, 5"})
  void sizesAndClassCountsDifferByOneAtMost(int examples, int classes, int clients, long seed) {
    Labels labels = RandomLabels.of(examples, classes, seed);
    Partition partition = new IidPartitioner().partition(labels, clients, seed);
    assertThat(partition.clients()).isEqualTo(clients);
    assertThat(partition.unassigned()).isZero();
    assertWithinOne(partition.sizes());
    int[][] counts = partition.counts(labels);
    for (int label = 0; label < classes; label++) {
      int column = label;
      assertWithinOne(Arrays.stream(counts).mapToInt(row -> row[column]).toArray());
    }
  }

  @Test
  void moreClientsThanExamplesLeavesSomeEmpty() {
    Partition partition = new IidPartitioner().partition(RandomLabels.balanced(1, 10), 25, 1);
    assertThat(Arrays.stream(partition.sizes()).filter(size -> size == 0)).hasSize(15);
  }

  @Test
  void seedDecides() {
    Labels labels = RandomLabels.of(500, 10, 1);
    Partition partition = new IidPartitioner().partition(labels, 10, 1);
    assertThat(new IidPartitioner().partition(labels, 10, 1)).isEqualTo(partition);
    assertThat(new IidPartitioner().partition(labels, 10, 2)).isNotEqualTo(partition);
  }

  private static void assertWithinOne(int[] values) {
    int least = Arrays.stream(values).min().orElseThrow();
    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(least, least + 1);
  }
}
