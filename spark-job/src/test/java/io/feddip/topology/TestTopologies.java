package io.feddip.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.UsageException;
import io.feddip.api.peer.Mixing;
import io.feddip.api.peer.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTopologies {
  private static Topology graph(String name, int clients, int neighbours, Mixing mixing) {
    return Topologies.of(name, clients, neighbours, mixing, 1, Optional.empty(), 7);
  }

  private static Topology file(Mixing mixing, double active, String... lines) {
    Optional<EdgeFile> file = Optional.of(new EdgeFile("edges.txt", List.of(lines)));
    return Topologies.of("file", 3, 1, mixing, active, file, 7);
  }

  @Test
  void ringHearsBothSides() {
    Topology ring = graph("ring", 5, 1, Mixing.UNIFORM);
    assertThat(ring.neighbours(3, 0)).containsExactly(1, 4);
    assertThat(ring.neighbours(0, 2)).containsExactly(1, 3);
    assertThat(graph("ring", 2, 1, Mixing.UNIFORM).neighbours(0, 0)).containsExactly(1);
    assertThat(GraphMeasures.diameter(graph("ring", 9, 1, Mixing.UNIFORM), 0)).hasValue(4);
  }

  /** Eigenvalues of a ring with weights 1/3: (1 + 2cos(2πk/N))/3. */
  @Test
  void gapOfRing() {
    double second = (1 + 2 * Math.cos(2 * Math.PI / 12)) / 3;
    for (Mixing mixing : Mixing.values()) {
      assertThat(GraphMeasures.spectralGap(graph("ring", 12, 1, mixing), 0).orElseThrow())
          .isCloseTo(1 - second, within(1e-5));
    }
  }

  @Test
  void fullAgreesAtOnce() {
    Topology full = graph("full", 7, 1, Mixing.METROPOLIS);
    assertThat(full.neighbours(0, 3)).containsExactly(0, 1, 2, 4, 5, 6);
    assertThat(full.weight(0, 3, 5)).isEqualTo(1.0 / 7);
    assertThat(full.weight(0, 3, 3)).isCloseTo(1.0 / 7, within(1e-15));
    assertThat(GraphMeasures.spectralGap(full, 0).orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(GraphMeasures.diameter(full, 0)).hasValue(1);
  }

  /** Of a directed ring with half of the own model: λ = (1 + e^{2πik/N})/2. */
  @Test
  void gapOfDirectedGraph() {
    Topology chain = file(Mixing.UNIFORM, 1, "0 1", "1 2 # on it goes", "", "2 0");
    double second = Math.hypot(1 + Math.cos(2 * Math.PI / 3), Math.sin(2 * Math.PI / 3)) / 2;
    assertThat(chain.neighbours(0, 1)).containsExactly(0);
    assertThat(GraphMeasures.spectralGap(chain, 0).orElseThrow())
        .isCloseTo(1 - second, within(1e-5));
    assertThat(GraphMeasures.diameter(chain, 0)).hasValue(2);
  }

  @Test
  void exponentialHearsFromBehind() {
    Topology graph = graph("exponential", 8, 1, Mixing.UNIFORM);
    assertThat(graph.neighbours(0, 0)).containsExactly(4, 6, 7);
    assertThat(GraphMeasures.diameter(graph, 0)).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "10, 4", "9, 2", "50, 5", "4, 3"})
  void regularIsSimpleConnectedAndFixed(int clients, int degree) {
    Topology graph = graph("regular", clients, degree, Mixing.METROPOLIS);
    for (int client = 0; client < clients; client++) {
      int[] neighbours = graph.neighbours(0, client);
      assertThat(neighbours).hasSize(degree).isSorted().doesNotHaveDuplicates();
      assertThat(neighbours).doesNotContain(client).isEqualTo(graph.neighbours(5, client));
      for (int other : neighbours) {
        assertThat(graph.neighbours(0, other)).contains(client);
      }
    }
    assertThat(GraphMeasures.diameter(graph, 0)).isPresent();
    assertThat(GraphMeasures.spectralGap(graph, 0).orElseThrow()).isPositive();
  }

  @Test
  void regularIsRandom() {
    int[] first =
        Topologies.of("regular", 20, 4, Mixing.UNIFORM, 1, Optional.empty(), 1).neighbours(0, 0);
    long same =
        IntStream.range(2, 12)
            .filter(
                seed ->
                    Arrays.equals(
                        first,
                        Topologies.of("regular", 20, 4, Mixing.UNIFORM, 1, Optional.empty(), seed)
                            .neighbours(0, 0)))
            .count();
    assertThat(same).isLessThan(5);
  }

  @Test
  void randomIsDrawnAnew() {
    Topology graph = graph("random", 12, 4, Mixing.UNIFORM);
    int[] heard = new int[12];
    int differing = 0;
    for (int round = 0; round < 300; round++) {
      int[] neighbours = graph.neighbours(round, 3);
      assertThat(neighbours).hasSize(4).isSorted().doesNotHaveDuplicates().doesNotContain(3);
      Arrays.stream(neighbours).forEach(other -> heard[other]++);
      differing += Arrays.equals(neighbours, graph.neighbours(round + 1, 3)) ? 0 : 1;
    }
    assertThat(differing).isGreaterThan(280);
    for (int other = 0; other < 12; other++) {
      // 300·4/11 = 109 with a standard deviation of 8.3.
      assertThat(heard[other]).isBetween(other == 3 ? 0 : 75, other == 3 ? 0 : 145);
    }
    assertThat(graph.neighbours(8, 5))
        .isEqualTo(graph("random", 12, 4, Mixing.UNIFORM).neighbours(8, 5));
  }

  @Test
  void metropolisIsDoublyStochastic() {
    Topology star = file(Mixing.METROPOLIS, 1, "0 1", "1 0", "0 2", "2 0");
    assertThat(star.weight(0, 0, 1)).isEqualTo(1.0 / 3);
    assertThat(star.weight(0, 1, 0)).isEqualTo(1.0 / 3);
    assertThat(star.weight(0, 0, 0)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(star.weight(0, 1, 1)).isCloseTo(2.0 / 3, within(1e-15));
  }

  @Test
  void whoIsAwayIsNotHeard() {
    Topology graph = Topologies.of("full", 20, 1, Mixing.METROPOLIS, 0.5, Optional.empty(), 7);
    int present = 0;
    for (int round = 0; round < 50; round++) {
      int there = round;
      int[] taking =
          IntStream.range(0, 20).filter(client -> graph.takesPart(there, client)).toArray();
      present += taking.length;
      for (int client : taking) {
        assertThat(graph.neighbours(round, client))
            .containsExactly(
                Arrays.stream(taking)
                    .filter(other -> other != client)
                    .boxed()
                    .toArray(Integer[]::new));
        assertThat(graph.weight(round, client, client))
            .isCloseTo(1.0 / taking.length, within(1e-12));
      }
    }
    assertThat(present).isBetween(420, 580);
  }

  @Test
  void weightsOfFileCount() {
    Topology graph = file(Mixing.UNIFORM, 1, "1 0 0.25", "2 0 0.5", "0 1 1.0");
    assertThat(graph.weight(0, 0, 1)).isEqualTo(0.25);
    assertThat(graph.weight(0, 0, 0)).isEqualTo(0.25);
    assertThat(graph.weight(0, 1, 1)).isZero();
    assertThat(graph.neighbours(0, 2)).isEmpty();
    assertThat(GraphMeasures.diameter(graph, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"random", "exponential"})
  void metropolisNeedsSymmetry(String name) {
    assertThatThrownBy(() -> graph(name, 8, 3, Mixing.METROPOLIS))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.federation.mixing = metropolis")
        .hasMessageContaining(name);
  }

  @Test
  void oneWayEdgesAreNotSymmetric() {
    assertThatThrownBy(() -> file(Mixing.METROPOLIS, 1, "0 1", "1 2", "2 1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("`file`");
  }

  @ParameterizedTest
  @CsvSource({
    "0 3, line 1: 3 is no client; they are 0 to 2",
    "0 1 2 3, line 1: an edge is",
    "a 1, line 1: a is no client",
    "0 0, line 1: from a client to itself",
    "0 1 1.5, line 1: a weight is between 0 and 1"
  })
  void badEdgesAreToldWithTheirLine(String line, String message) {
    assertThatThrownBy(() -> file(Mixing.UNIFORM, 1, line))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("edges.txt, " + message);
  }

  @Test
  void weightsAddUpToOneAtMost() {
    assertThatThrownBy(() -> file(Mixing.UNIFORM, 1, "1 0 0.75", "2 0 0.5"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("client 0");
    assertThatThrownBy(() -> file(Mixing.UNIFORM, 1, "1 0 0.75", "2 0"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> file(Mixing.UNIFORM, 1, "1 0", "1 0"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("an edge twice");
  }

  @ParameterizedTest
  @CsvSource({"random, 5, 5", "regular, 5, 3", "regular, 5, 5", "nothing, 5, 2", "file, 5, 2"})
  void impossibleGraphsAreRefused(String name, int clients, int neighbours) {
    assertThatThrownBy(() -> graph(name, clients, neighbours, Mixing.UNIFORM))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.federation.");
  }
}
