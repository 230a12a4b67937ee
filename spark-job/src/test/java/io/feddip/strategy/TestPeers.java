package io.feddip.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Mask;
import io.feddip.api.peer.Mixing;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.Topology;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.Penalty;
import io.feddip.client.LinearNetwork;
import io.feddip.topology.Topologies;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Algorithms without a server, re-computed in double precision from their papers' formulas: sorted
 * lists, arrays of bits, no code of theirs. Every local step sees all examples, so orders do not
 * matter. The first masks are taken as drawn; every mask after them must be the very same.
 */
class TestPeers {
  private static final int HALF = PlayedPeers.PIXELS * PlayedPeers.CLASSES;
  private static final int LENGTH = 2 * HALF;
  private static final int CLIENTS = 4;
  private static final int EPOCHS = 3;
  private static final double DECAY = 0.01;
  private static final int[] IN_ORDER = {0, 1, 2, 3};
  private static final int[][] NOBODY = {{}, {}, {}, {}};

  /** One way: 0 hears 1 and 2, 1 hears 3, and so on. */
  private static final int[][] HEARD = {{1, 2}, {3}, {0, 1, 3}, {0}};

  private static double eta(int round) {
    return 0.5 * Math.pow(0.9, round);
  }

  private static StrategyContext context(int rounds) {
    return new StrategyContext(
        new LinearNetwork(PlayedPeers.PIXELS, PlayedPeers.CLASSES).layout(),
        rounds,
        7,
        TestPeers::training,
        layer -> 1);
  }

  private static LocalTraining training(int round) {
    return new LocalTraining(
        EPOCHS, PlayedPeers.EXAMPLES, eta(round), DECAY, Penalty.NONE, 0, 0, Coverage.DENSE, false);
  }

  /** Mean gradient of softmax(A·x + B·x²)'s cross-entropy. */
  private static double[] gradient(double[] w, Examples examples) {
    double[] gradient = new double[LENGTH];
    for (int e = 0; e < PlayedPeers.EXAMPLES; e++) {
      double[] x = new double[PlayedPeers.PIXELS];
      for (int i = 0; i < x.length; i++) {
        x[i] = (examples.pixels()[e * x.length + i] & 0xff) / 255.0;
      }
      double[] p = new double[PlayedPeers.CLASSES];
      double sum = 0;
      for (int c = 0; c < p.length; c++) {
        double logit = 0;
        for (int i = 0; i < x.length; i++) {
          logit += w[c * x.length + i] * x[i] + w[HALF + c * x.length + i] * x[i] * x[i];
        }
        p[c] = Math.exp(logit);
        sum += p[c];
      }
      for (int c = 0; c < p.length; c++) {
        double error = (p[c] / sum - (examples.labels()[e] == c ? 1 : 0)) / PlayedPeers.EXAMPLES;
        for (int i = 0; i < x.length; i++) {
          gradient[c * x.length + i] += error * x[i];
          gradient[HALF + c * x.length + i] += error * x[i] * x[i];
        }
      }
    }
    return gradient;
  }

  private static final class Exact {
    final double[] w;
    boolean[] trainedOn;
    boolean[] next;
    double firstWay = Double.NaN;
    double lastWay;
    double change = Double.POSITIVE_INFINITY;
    final double[] beginning;

    Exact(Peer peer) {
      w = IntStream.range(0, LENGTH).mapToDouble(i -> peer.weights().flat()[i]).toArray();
      beginning = w.clone();
      trainedOn = bits(peer.mask());
      next = trainedOn.clone();
    }

    Exact(Exact of) {
      w = of.w.clone();
      beginning = of.beginning;
      trainedOn = of.trainedOn.clone();
      next = of.next.clone();
      firstWay = of.firstWay;
      lastWay = of.lastWay;
      change = of.change;
    }

    void mix(List<Exact> models) {
      for (int i = 0; i < LENGTH; i++) {
        double sum = 0;
        int holders = 0;
        for (Exact model : models) {
          sum += model.w[i];
          holders += model.trainedOn[i] ? 1 : 0;
        }
        w[i] = next[i] && holders > 0 ? sum / holders : 0;
      }
      trainedOn = next.clone();
    }

    void train(Examples examples, double eta) {
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double[] gradient = gradient(w, examples);
        for (int i = 0; i < LENGTH; i++) {
          w[i] -= trainedOn[i] ? eta * (gradient[i] + DECAY * w[i]) : 0;
        }
      }
    }

    void exchange(double fraction, double[] scores) {
      next = trainedOn.clone();
      exchangeNext(fraction, scores);
    }

    void exchangeNext(double fraction, double[] scores) {
      for (int from : new int[] {0, HALF}) {
        List<Integer> kept = where(from, true);
        int moved = (int) Math.ceil(fraction * kept.size());
        kept.stream()
            .sorted(Comparator.comparingDouble(i -> Math.abs(w[i])))
            .limit(moved)
            .forEach(i -> next[i] = false);
        where(from, false).stream()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(scores[i])))
            .limit(moved)
            .forEach(i -> next[i] = true);
      }
    }

    List<Integer> where(int from, boolean kept) {
      return IntStream.range(from, from + HALF).filter(i -> next[i] == kept).boxed().toList();
    }

    void watch() {
      double sum = 0;
      for (int i = 0; i < LENGTH; i++) {
        sum += (w[i] - beginning[i]) * (w[i] - beginning[i]);
      }
      double way = Math.sqrt(sum);
      change =
          Double.isNaN(firstWay) ? Double.POSITIVE_INFINITY : Math.abs(way - lastWay) / firstWay;
      firstWay = Double.isNaN(firstWay) ? way : firstWay;
      lastWay = way;
    }

    double sparsity() {
      return 1 - (where(0, true).size() + where(HALF, true).size()) / (double) LENGTH;
    }

    /** PQ index with p = 1/2, q = 1, as the norms are defined. */
    void prune() {
      for (int from : new int[] {0, HALF}) {
        List<Integer> kept = where(from, true);
        double d = kept.size();
        double half =
            Math.pow(kept.stream().mapToDouble(i -> Math.pow(Math.abs(w[i]), 0.5)).sum(), 2);
        double one = kept.stream().mapToDouble(i -> Math.abs(w[i])).sum();
        double index = 1 - Math.pow(d, 1 / 1.0 - 1 / 0.5) * half / one;
        double m = Math.ceil(d * Math.pow(1 - index, 0.5 / (1 - 0.5)));
        double ratio = Math.min(0.9, Math.max(0, 1 - m / d));
        kept.stream()
            .sorted(Comparator.comparingDouble(i -> Math.abs(w[i])))
            .limit((int) Math.floor(d * ratio + 1e-9))
            .forEach(i -> next[i] = false);
      }
    }
  }

  private static boolean[] bits(Optional<Mask> mask) {
    boolean[] bits = new boolean[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bits[i] = mask.isEmpty() || mask.get().isKept(i);
    }
    return bits;
  }

  private static void same(PlayedPeers played, Exact[] exact, boolean masks) {
    for (int client = 0; client < CLIENTS; client++) {
      Peer peer = played.peers.get(client);
      assertThat(bits(peer.mask())).isEqualTo(exact[client].trainedOn);
      if (masks) {

        assertThat(bits(peer.state().mask("mask"))).isEqualTo(exact[client].next);
      }
      for (int i = 0; i < LENGTH; i++) {
        assertThat((double) peer.weights().flat()[i]).isCloseTo(exact[client].w[i], within(2e-6));
      }
    }
  }

  private static Exact[] exact(PlayedPeers played) {
    return played.peers.stream().map(Exact::new).toArray(Exact[]::new);
  }

  private static Exact[] copies(Exact[] of) {
    return Arrays.stream(of).map(Exact::new).toArray(Exact[]::new);
  }

  private static List<Exact> models(Exact[] before, Exact[] now, int client, int[][] fresh) {
    return IntStream.range(0, CLIENTS)
        .filter(i -> i == client || IntStream.of(HEARD[client]).anyMatch(j -> i == j))
        .mapToObj(i -> IntStream.of(fresh[client]).anyMatch(j -> i == j) ? now[i] : before[i])
        .toList();
  }

  private static double[] anywhere(int round, int client) {
    KeyedRandom random = new KeyedRandom(1, "client", round, client);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      random.shuffle(new int[PlayedPeers.EXAMPLES]);
      random.nextLong();
    }
    return IntStream.range(0, LENGTH).mapToDouble(i -> random.nextFloat()).toArray();
  }

  @ParameterizedTest
  @EnumSource(DisPfl.Regrow.class)
  void threeRoundsOfDisPfl(DisPfl.Regrow regrow) {
    DisPfl strategy = new DisPfl(new DisPfl.Settings(0.5, 0.5, regrow, true, false), context(10));
    PlayedPeers played = new PlayedPeers(strategy, CLIENTS);
    Exact[] exact = exact(played);
    assertThat(exact[0].next).isNotEqualTo(exact[1].next);
    for (int round = 0; round < 3; round++) {
      Exact[] before = copies(exact);
      for (int client = 0; client < CLIENTS; client++) {
        Examples examples = played.examples.get(client);
        exact[client].mix(models(before, exact, client, NOBODY));
        exact[client].train(examples, eta(round));
        exact[client].exchange(
            0.25 * (1 + Math.cos(Math.PI * round / 10)),
            regrow == DisPfl.Regrow.RANDOM
                ? anywhere(round, client)
                : gradient(exact[client].w, examples));
      }
      played.play(round, IN_ORDER, HEARD, NOBODY);
      same(played, exact, true);
    }
    assertThat(exact[0].next).isNotEqualTo(exact[0].trainedOn);
  }

  @Test
  void roundsOfDaDpflWithEarlyPruning() {
    DaDpfl strategy =
        new DaDpfl(
            new DaDpfl.Settings(0.6, 0.9, 0.3, DisPfl.Regrow.GRADIENT, 2, 0.9, 2, 20, 1),
            context(10));
    PlayedPeers played = new PlayedPeers(strategy, CLIENTS);
    Exact[] exact = exact(played);
    int[][] fresh = {{}, {}, {0, 1}, {0}};
    int firstPruning = -1;
    int pruned = 0;
    for (int round = 0; round < 7; round++) {
      Exact[] before = copies(exact);
      boolean watching = firstPruning < 0;
      // t* = 3, then 3/2 → 2, 2/2 = 1, 1, …
      boolean prunes = firstPruning == 3 && (round == 3 || round >= 5);
      int still = 0;
      for (int client = 0; client < CLIENTS; client++) {
        Exact own = exact[client];
        Examples examples = played.examples.get(client);
        own.mix(models(before, exact, client, fresh));
        own.train(examples, eta(round));
        if (watching) {
          own.watch();
        }
        still += own.change <= 0.9 ? 1 : 0;
        own.next = own.trainedOn.clone();
        if (prunes && own.sparsity() < 0.9) {
          own.prune();
          pruned++;
        }
        double[] gradient = gradient(own.w, examples);
        own.exchangeNext(0.15 * (1 + Math.cos(Math.PI * round / 10)), gradient);
      }
      if (watching && 2 * still >= CLIENTS) {
        firstPruning = round + 1;
      }
      played.play(round, IN_ORDER, HEARD, fresh);
      same(played, exact, true);
      assertThat(played.noted)
          .isEqualTo(firstPruning < 0 ? Map.of() : Map.of("first-pruning", 1.0 * firstPruning));
    }
    assertThat(firstPruning).isEqualTo(3);
    assertThat(pruned).isGreaterThanOrEqualTo(2 * CLIENTS);
    assertThat(exact[1].sparsity()).isGreaterThan(0.42);
  }

  @Test
  void gapsBetweenPruningsShrink() {
    DaDpfl strategy =
        new DaDpfl(
            new DaDpfl.Settings(0.5, 0.8, 0.3, DisPfl.Regrow.RANDOM, 5, 0.01, 2, 5, 1),
            context(100));
    Map<String, Double> noted = Map.of("first-pruning", 10.0);
    int[] rounds =
        IntStream.range(0, 100)
            .filter(round -> ((DaDpfl.Thin) strategy.plan(round, noted).work()).prunes())
            .toArray();
    // 10/2 = 5, 5/2 → 2, 2/2 = 1, 1.
    assertThat(rounds).containsExactly(10, 15, 17, 18, 19);
  }

  @Test
  void clientsWaitForEarlierNeighbours() {
    DaDpfl strategy =
        new DaDpfl(
            new DaDpfl.Settings(0.5, 0.8, 0.3, DisPfl.Regrow.RANDOM, 3, 0.01, 2, 5, 1), context(8));
    Topology random = Topologies.of("random", 12, 5, Mixing.UNIFORM, 1, Optional.empty(), 3);
    for (int round = 0; round < 8; round++) {
      int waits = 3 - round * 4 / 8;
      for (int client = 0; client < 12; client++) {
        int own = client;
        assertThat(strategy.waitsFor(random, round, client))
            .containsExactly(
                Arrays.stream(random.neighbours(round, client))
                    .limit(waits)
                    .filter(other -> other < own)
                    .toArray());
      }
    }
    Topology ring = Topologies.of("ring", 9, 1, Mixing.UNIFORM, 1, Optional.empty(), 3);
    int waiting = 0;
    for (int client = 0; client < 9; client++) {
      for (int other : strategy.waitsFor(ring, 4, client)) {
        assertThat(strategy.waitsFor(ring, 4, other)).doesNotContain(client);
        waiting++;
      }
    }
    // Of the two ends of each edge one waits for the other.
    assertThat(waiting).isEqualTo(9);
  }

  @Test
  void denseModelsAreAveraged() {
    PlayedPeers played = new PlayedPeers(new DPsgd(new DPsgd.Settings(), context(4)), CLIENTS);
    Exact[] exact = exact(played);
    for (int round = 0; round < 2; round++) {
      Exact[] before = copies(exact);
      for (int client = 0; client < CLIENTS; client++) {
        exact[client].mix(models(before, exact, client, NOBODY));
        exact[client].train(played.examples.get(client), eta(round));
      }
      played.play(round, IN_ORDER, HEARD, NOBODY);
      same(played, exact, false);
    }
  }

  @Test
  void momentumGathersGradients() {
    PlayedPeers played =
        new PlayedPeers(new DFedAvgM(new DFedAvgM.Settings(0.5), context(4)), CLIENTS);
    Exact[] exact = exact(played);
    for (int round = 0; round < 2; round++) {
      Exact[] before = copies(exact);
      for (int client = 0; client < CLIENTS; client++) {
        Exact own = exact[client];
        own.mix(models(before, exact, client, NOBODY));
        double[] velocity = new double[LENGTH];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
          double[] gradient = gradient(own.w, played.examples.get(client));
          for (int i = 0; i < LENGTH; i++) {
            velocity[i] = 0.5 * velocity[i] + gradient[i] + DECAY * own.w[i];
            own.w[i] -= eta(round) * velocity[i];
          }
        }
      }
      played.play(round, IN_ORDER, HEARD, NOBODY);
      same(played, exact, false);
    }
  }
}
