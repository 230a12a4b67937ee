package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Labels;
import io.feddip.api.data.NaturalClients;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import io.feddip.partitioning.QuantityPartitioner.Skew;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TestPartitioners {
  static Stream<Arguments> randomCases() {
    return IntStream.range(0, 60)
        .mapToObj(
            seed -> {
              Random random = new Random(seed);
              String method =
                  List.of("iid", "dirichlet", "pathological", "shards", "quantity", "natural")
                      .get(seed % 6);
              return Arguments.of(
                  method, 5 + random.nextInt(60), 200 + random.nextInt(2000), (long) seed);
            });
  }

  @ParameterizedTest
  @MethodSource("randomCases")
  void everyExampleHasExactlyOneClient(String method, int clients, int examples, long seed) {
    Labels labels = withOwners(RandomLabels.of(examples, 10, seed), clients);
    Partitioner partitioner = method(method);
    Partition partition = partitioner.partition(labels, clients, seed);
    assertThat(partition.clients()).isEqualTo(clients);
    assertThat(partition.unassigned()).isZero();
    int[] all =
        IntStream.range(0, clients).flatMap(c -> IntStream.of(partition.examples(c))).toArray();
    Arrays.sort(all);
    assertThat(all).isEqualTo(IntStream.range(0, examples).toArray());
    assertThat(partitioner.partition(labels, clients, seed)).isEqualTo(partition);
    if (!method.equals("natural")) {
      assertThat(partitioner.partition(labels, clients, seed + 1)).isNotEqualTo(partition);
    }
  }

  @ParameterizedTest
  @CsvSource({"50, 2, 1", "7, 3, 2", "10, 1, 3", "4, 10, 4", "2000, 2, 5"})
  void pathologicalClientsHoldTheirClassesOnly(int clients, int classesPerClient, long seed) {
    Labels labels = RandomLabels.balanced(600, 10);
    int[][] counts =
        new PathologicalPartitioner(classesPerClient)
            .partition(labels, clients, seed)
            .counts(labels);
    int[] holders = new int[10];
    for (int[] row : counts) {
      assertThat(Arrays.stream(row).filter(count -> count > 0)).hasSize(classesPerClient);
      for (int label = 0; label < 10; label++) {
        holders[label] += row[label] > 0 ? 1 : 0;
      }
    }
    for (int label = 0; label < 10; label++) {
      int each = 600 / holders[label];
      assertThat(holders[label])
          .isBetween(clients * classesPerClient / 10, clients * classesPerClient / 10 + 1);
      for (int[] row : counts) {
        assertThat(row[label]).isIn(0, each, each + 1);
      }
    }
  }

  @Test
  void pathologicalPairsVary() {
    Labels labels = RandomLabels.balanced(100, 10);
    int[][] counts = new PathologicalPartitioner(2).partition(labels, 50, 1).counts(labels);
    long pairs =
        Arrays.stream(counts)
            .map(row -> Arrays.toString(Arrays.stream(row).map(Integer::signum).toArray()))
            .distinct()
            .count();
    assertThat(pairs).isGreaterThan(20);
  }

  @Test
  void classesWithoutExamplesAreGivenToNobody() {
    Labels labels = new Labels(new int[] {1, 1, 3, 3}, 5, Optional.empty());
    Partition partition = new PathologicalPartitioner(1).partition(labels, 2, 1);
    assertThat(partition.sizes()).containsExactly(2, 2);
    assertThatThrownBy(() -> new PathologicalPartitioner(3).partition(labels, 2, 1))
        .hasMessageContaining("classes-per-client = 3 is more than the 2 classes");
    assertThatThrownBy(() -> new PathologicalPartitioner(1).partition(labels, 1, 1))
        .hasMessageContaining("leaves some of the 2 classes to nobody");
  }

  @ParameterizedTest
  @CsvSource({"50, 2, 1", "10, 1, 2", "30, 4, 3", "600, 10, 4"})
  void shardsBoundTheClassesOfAClient(int clients, int shards, long seed) {
    Labels labels = RandomLabels.balanced(600, 10);
    Partition partition = new ShardPartitioner(shards).partition(labels, clients, seed);
    for (int[] row : partition.counts(labels)) {
      assertThat(Arrays.stream(row).filter(count -> count > 0).count())
          .isLessThanOrEqualTo(2L * shards);
    }
    int[] sizes = partition.sizes();
    assertThat(Arrays.stream(sizes).max().orElseThrow() - Arrays.stream(sizes).min().orElseThrow())
        .isLessThanOrEqualTo(shards);
  }

  @Test
  void shardsNeedExamples() {
    assertThatThrownBy(() -> new ShardPartitioner(3).partition(RandomLabels.balanced(1, 10), 4, 1))
        .hasMessageContaining("feddip.partitioning.shards-per-client = 3 times 4 clients")
        .hasMessageContaining("10 examples");
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 10, 1", "EXPONENTIAL, 10, 2", "LINEAR, 100, 3", "EXPONENTIAL, 100, 4"})
  void quantityGrowsAndKeepsTheMix(Skew skew, int clients, long seed) {
    Labels labels = RandomLabels.balanced(600, 10);
    Partition partition =
        new QuantityPartitioner(skew, List.of()).partition(labels, clients, seed, 10);
    int[] sizes = partition.sizes();
    assertThat(sizes).isSorted();
    assertThat(sizes[0]).isGreaterThanOrEqualTo(10);
    assertThat(sizes[clients - 1]).isGreaterThan(6000 / clients * 3 / 2);
    int[][] counts = partition.counts(labels);
    for (int client = 0; client < clients; client++) {
      for (int count : counts[client]) {
        assertThat((double) count).isBetween(sizes[client] / 10.0 - 2, sizes[client] / 10.0 + 2);
      }
    }
  }

  @Test
  void givenSizes() {
    Labels labels = RandomLabels.balanced(10, 10);
    Partition partition =
        new QuantityPartitioner(Skew.GIVEN, List.of(50, 0, 7)).partition(labels, 3, 1, 0);
    assertThat(partition.sizes()).containsExactly(50, 0, 7);
    assertThat(partition.unassigned()).isEqualTo(43);
    assertThatThrownBy(
            () -> new QuantityPartitioner(Skew.GIVEN, List.of(50, 51)).partition(labels, 2, 1, 0))
        .hasMessageContaining("add up to 101, more than the 100");
    assertThatThrownBy(
            () -> new QuantityPartitioner(Skew.GIVEN, List.of(50)).partition(labels, 2, 1, 0))
        .hasMessageContaining("has 1 entries for feddip.partitioning.clients = 2");
    assertThatThrownBy(() -> new QuantityPartitioner(Skew.GIVEN, List.of()))
        .hasMessageContaining("feddip.partitioning.sizes is empty");
    assertThatThrownBy(() -> new QuantityPartitioner(Skew.LINEAR, List.of(1)))
        .hasMessageContaining("feddip.partitioning.sizes is only read");
    assertThatThrownBy(() -> new QuantityPartitioner(Skew.GIVEN, List.of(-1)))
        .hasMessageContaining("must not be negative");
    assertThatThrownBy(
            () -> new QuantityPartitioner(Skew.LINEAR, List.of()).partition(labels, 2, 1, 60))
        .hasMessageContaining("min-examples = 60 times 2");
  }

  @Test
  void naturalFollowsTheColumn() {
    Labels labels =
        new Labels(
            new int[] {0, 1, 1, 0},
            2,
            Optional.of(NaturalClients.of(List.of("zoe", "adam", "zoe", "mia"))));
    Partition partition = new NaturalPartitioner().partition(labels, 3, 1);
    assertThat(partition.examples(0)).containsExactly(1);
    assertThat(partition.examples(1)).containsExactly(3);
    assertThat(partition.examples(2)).containsExactly(0, 2);
    assertThatThrownBy(() -> new NaturalPartitioner().partition(labels, 4, 1))
        .hasMessageContaining("feddip.partitioning.clients = 4, but the input names 3");
    assertThatThrownBy(() -> new NaturalPartitioner().partition(RandomLabels.balanced(1, 2), 1, 1))
        .hasMessageContaining("client column");
  }

  @ParameterizedTest
  @CsvSource({"iid", "dirichlet", "pathological", "shards", "quantity"})
  void tooManyClientsForMinExamples(String method) {
    Labels labels = RandomLabels.balanced(2, 10);
    assertThatThrownBy(() -> method(method).partition(labels, 25, 1, 1))
        .isInstanceOf(PartitioningException.class)
        .hasMessageStartingWith("feddip.partitioning.")
        .hasMessageContaining("25 clients")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({"iid", "dirichlet", "pathological", "quantity"})
  void emptyClientsWhereAllowed(String method) {
    Labels labels = RandomLabels.balanced(2, 10);
    Partition partition = method(method).partition(labels, 25, 1, 0);
    assertThat(partition.clients()).isEqualTo(25);
    assertThat(partition.sizes()).contains(0);
    assertThat(partition.unassigned()).isZero();
  }

  @Test
  void oneExampleForOneClient() {
    Labels labels = new Labels(new int[] {2}, 3, Optional.empty());
    for (String method : List.of("iid", "dirichlet", "quantity")) {
      assertThat(method(method).partition(labels, 1, 1, 1).sizes()).containsExactly(1);
    }
  }

  private static Partitioner method(String name) {
    return switch (name) {
      case "iid" -> new IidPartitioner();
      case "dirichlet" -> new DirichletPartitioner(0.5, false);
      case "pathological" -> new PathologicalPartitioner(2);
      case "shards" -> new ShardPartitioner(2);
      case "quantity" -> new QuantityPartitioner(Skew.LINEAR, List.of());
      case "natural" -> new NaturalPartitioner();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Labels withOwners(Labels labels, int clients) {
    List<String> owners =
        IntStream.range(0, labels.size()).mapToObj(i -> "c" + i * 31L % clients).toList();
    return new Labels(
        IntStream.range(0, labels.size()).map(labels::label).toArray(),
        labels.classes(),
        Optional.of(NaturalClients.of(owners)));
  }
}
