package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.client.Client;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.data.Examples;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.cluster.ClientStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States on the cluster make the same models as states on the driver do. */
final class TestClientStates {
  private static final int ROUNDS = 6;
  private static final List<Integer> SIZES = List.of(5, 4, 6, 3);

  @TempDir private Path folder;

  /** Half of what a client had goes into what it trains from; what it trained, it keeps. */
  private record Remember() implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      float[] weights = client.weights();
      client
          .state()
          .vector("own")
          .ifPresent(
              own -> {
                for (int i = 0; i < own.length; i++) {
                  weights[i] = (weights[i] + own[i]) / 2;
                }
              });
      LossSums loss = client.train(client.training(), Optional.empty(), StepHook.NONE);
      return LocalResult.of(client.trained(), loss)
          .withState(client.state().with().vector("own", weights.clone()).build());
    }
  }

  private final JavaSparkContext spark = LocalSpark.context();

  private Rounds rounds(int depth) {
    return new Rounds(
        SIZES,
        "feddip.seed=5",
        "feddip.strategy.name=fedavg",
        "feddip.federation.rounds=" + ROUNDS,
        "feddip.federation.fraction=0.5",
        "feddip.federation.aggregation-depth=" + depth,
        "feddip.partitioning.clients=" + SIZES.size(),
        "feddip.client.epochs=1",
        "feddip.client.batch-size=3");
  }

  private ClientStates states() {
    return new ClientStates(spark, SIZES.size(), folder.resolve("clients").toString());
  }

  private static Optional<OwnModels> own(ClientStates states) {
    return Optional.of(new OwnModels(states, Optional.empty(), Optional.empty()));
  }

  private FederationState play(
      Rounds rounds, ServerFederation player, FederationState from, int rounds1) {
    ServerStrategy strategy = rounds.strategy();
    FederationState state = from;
    for (int i = 0; i < rounds1; i++) {
      int round = state.round();
      RoundPlan plan =
          new RoundPlan(
              strategy.plan(round, state.server()).training(), new Remember(), Uploads.dense());
      Outcome outcome = player.play(round, plan, state);
      assertThat(outcome.answered()).isEqualTo(2);
      state =
          state
              .next(outcome)
              .with(strategy.advance(round, state.server(), outcome.aggregate().orElseThrow()));
    }
    return state;
  }

  private static FederationState first(Rounds rounds) {
    ServerState start = rounds.strategy().start(rounds.initialWeights());
    return FederationState.initial(start);
  }

  private FederationState onTheDriver() {
    Rounds rounds = rounds(1);
    return play(rounds, rounds.player(rounds.rdd()), first(rounds), ROUNDS);
  }

  private static Map<Integer, byte[]> kept(ClientStates states) {
    Map<Integer, byte[]> kept = new HashMap<>();
    List<byte[]> all = states.rdd().collect();
    for (int client = 0; client < all.size(); client++) {
      if (all.get(client).length > 0) {
        kept.put(client, all.get(client));
      }
    }
    return kept;
  }

  private static void assertSame(
      FederationState state, ClientStates states, FederationState expected) {
    assertThat(state.server().weights()).isEqualTo(expected.server().weights());
    assertThat(state.keepsakes()).isEmpty();
    assertThat(kept(states)).containsExactlyInAnyOrderEntriesOf(expected.keepsakes());
    assertThat(states.totalBytes()).isEqualTo(expected.keepsakeBytes()).isPositive();
  }

  @Test
  void testTheClusterKeepsWhatTheDriverWould() {
    FederationState expected = onTheDriver();
    for (int depth : List.of(1, 2)) {
      Rounds rounds = rounds(depth);
      ClientStates states = states();
      ServerFederation player = rounds.player(spark, rounds.rdd(), Optional.empty(), own(states));
      assertSame(play(rounds, player, first(rounds), ROUNDS), states, expected);
      states.close();
    }
  }

  @Test
  void testGoesOnFromFiles() throws Exception {
    FederationState expected = onTheDriver();
    Rounds rounds = rounds(1);
    FederationState state = first(rounds);
    ClientStates states = states();
    for (int i = 0; i < 3; i++) {
      JavaRDD<Examples> data = rounds.rdd();
      state = play(rounds, rounds.player(spark, data, Optional.empty(), own(states)), state, 2);
      int[] written = states.write(state.round());
      states.retain(List.of(written));
      states.close();
      states = states();
      states.restore(written);
    }
    assertSame(state, states, expected);
    try (Stream<Path> files = Files.list(folder.resolve("clients"))) {
      assertThat(files.count()).isEqualTo(expected.keepsakes().size());
    }
    Path one;
    try (Stream<Path> files = Files.list(folder.resolve("clients"))) {
      one = files.sorted().findFirst().orElseThrow();
    }
    byte[] damaged = Files.readAllBytes(one);
    damaged[damaged.length / 2] ^= 1;
    Files.write(one, damaged);
    int[] versions = states.write(ROUNDS);
    states.close();
    ClientStates again = states();
    assertThatThrownBy(() -> again.restore(versions)).hasStackTraceContaining("is damaged");
  }

  /** Blocks that are gone with their executor are computed again, from the last files on. */
  @Test
  void testLostBlocksComeBack() {
    FederationState expected = onTheDriver();
    Rounds rounds = rounds(1);
    ClientStates states = states();
    ServerFederation player = rounds.player(spark, rounds.rdd(), Optional.empty(), own(states));
    FederationState state = play(rounds, player, first(rounds), 2);
    states.write(state.round());
    state = play(rounds, player, state, ROUNDS - 2);
    spark.getPersistentRDDs().values().forEach(rdd -> rdd.rdd().unpersist(true));
    assertSame(state, states, expected);
    assertThat(states.rdd().rdd().getStorageLevel()).isEqualTo(StorageLevel.NONE());
    states.close();
  }

  @Test
  void testSparseNumbersAreSmallAndKeepEveryBit() {
    float[] values = new float[1000];
    values[3] = 1.5f;
    values[63] = -0.0f;
    values[64] = Float.MIN_VALUE;
    values[999] = -7;
    ClientState state = ClientState.NONE.with().vector("w", values).build();
    byte[] bytes = state.toBytes();
    assertThat(bytes.length).isLessThan(200);
    float[] read = ClientState.fromBytes(bytes).vector("w").orElseThrow();
    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      if (length >= 8) {
        assertThatThrownBy(() -> ClientState.fromBytes(cut))
            .isInstanceOf(io.feddip.api.wire.mask.WireException.class);
      }
    }
  }
}
