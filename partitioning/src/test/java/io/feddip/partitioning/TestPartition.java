package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Labels;
import io.feddip.api.data.NaturalClients;
import io.feddip.api.data.Partition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestPartition {
  @Test
  void isImmutable() {
    int[][] examples = {{2, 0}, {1}};
    Partition partition = new Partition(3, examples);
    examples[0][0] = 7;
    partition.examples(0)[0] = 7;
    assertThat(partition.examples(0)).containsExactly(0, 2);
    assertThat(partition).isEqualTo(new Partition(3, new int[][] {{0, 2}, {1}}));
    assertThat(partition).hasSameHashCodeAs(new Partition(3, new int[][] {{0, 2}, {1}}));
  }

  @Test
  void refusesWhatIsNoPartition() {
    assertThatThrownBy(() -> new Partition(3, new int[][] {{0}, {0}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Partition(3, new int[][] {{3}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Partition(3, new int[][] {{-1}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Partition(3, new int[][] {{1}}).counts(RandomLabels.balanced(2, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void splitKeepsTheProportionsOfEveryClass(long seed) {
    Labels train = RandomLabels.balanced(6000, 10);
    Labels test = RandomLabels.balanced(1000, 10);
    Partition partition = new DirichletPartitioner(0.5, false).partition(train, 50, seed, 1);
    Partition split = ProportionalSplit.of(partition, train, test, seed);
    assertThat(split.clients()).isEqualTo(50);
    assertThat(split.unassigned()).isZero();
    int[][] expected = partition.counts(train);
    int[][] actual = split.counts(test);
    for (int client = 0; client < 50; client++) {
      for (int label = 0; label < 10; label++) {
        double exact = expected[client][label] / 6.0;
        assertThat((double) actual[client][label]).isBetween(exact - 1, exact + 1);
      }
    }
    assertThat(ProportionalSplit.of(partition, train, test, seed)).isEqualTo(split);
  }

  @Test
  void splitSpreadsFewExamplesOverManyClients() {
    Labels train = RandomLabels.balanced(6000, 10);
    Labels test = RandomLabels.balanced(1000, 10);
    Partition split =
        ProportionalSplit.of(new IidPartitioner().partition(train, 2000, 1), train, test, 1);
    assertThat(Arrays.stream(split.sizes()).min().orElseThrow()).isEqualTo(5);
    assertThat(Arrays.stream(split.sizes()).max().orElseThrow()).isEqualTo(5);
  }

  @Test
  void splitGivesAwayClassesThatNobodyTrainsOn() {
    Labels train = new Labels(new int[] {0, 0, 1, 1}, 3, Optional.empty());
    Labels test = new Labels(new int[] {2, 2, 0}, 3, Optional.empty());
    Partition split =
        ProportionalSplit.of(new Partition(4, new int[][] {{0, 1}, {2, 3}}), train, test, 1);
    assertThat(split.unassigned()).isZero();
    assertThat(split.counts(test)[0][0]).isEqualTo(1);
  }

  @Test
  void splitFollowsNaturalClients() {
    List<String> names = List.of("a", "b", "c");
    Labels train =
        new Labels(
            new int[] {0, 0, 0}, 1, Optional.of(NaturalClients.of(List.of("c", "a", "b"), names)));
    Labels test =
        new Labels(new int[] {0, 0}, 1, Optional.of(NaturalClients.of(List.of("c", "c"), names)));
    Partition split =
        ProportionalSplit.of(new NaturalPartitioner().partition(train, 3, 1), train, test, 1);
    assertThat(split.sizes()).containsExactly(0, 0, 2);
  }
}
