package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunDescription;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.PayloadSizes.Content;
import io.feddip.federation.LocalSpark;
import io.feddip.zoo.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs without a server, which take seconds. */
final class TestPeerRuns {
  private static final List<String> WAVES =
      List.of(
          "feddip.strategy.name=da-dpfl",
          "feddip.strategy.da-dpfl.max-wait=3",
          "feddip.strategy.da-dpfl.threshold=100",
          "feddip.federation.neighbours=2",
          "feddip.evaluation.every=1",
          "feddip.checkpoint.every=1");

  @TempDir private Path folder;

  private static String[] with(List<String> settings, String... more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @AfterEach
  void backToTheSharedSession() {
    LocalSpark.session();
  }

  /** What a round's record says but for its time. */
  private static List<String> said(SmallRun run) {
    return run.rounds().stream()
        .map(
            round ->
                "%d %s %s %s %s %s %s %s"
                    .formatted(
                        round.round(),
                        round.cohort(),
                        round.failed(),
                        round.trainLoss(),
                        round.sparsity(),
                        round.bytesDown(),
                        round.bytesUp(),
                        round.diagnostics()))
        .toList();
  }

  @Test
  void sameBitsWhoeverComputes() {
    SmallRun one = SmallRun.trainOn("local[1]", folder.resolve("one"), with(WAVES));
    SmallRun three = SmallRun.trainOn("local[3]", folder.resolve("three"), with(WAVES));
    assertThat(one.round(0).diagnostics().get("waves")).isGreaterThan(1);
    assertThat(one.round(2).diagnostics()).containsKey("first_pruning");
    assertThat(three.digest()).isEqualTo(one.digest());
    assertThat(said(three)).isEqualTo(said(one));
  }

  @Test
  void resumedToTheSameBits() throws IOException {
    SmallRun whole =
        SmallRun.train(folder.resolve("run"), with(WAVES, "feddip.checkpoint.keep-last=9"));
    String digest = whole.digest();
    List<String> said = said(whole);
    // As if the driver had died in round 1: what it had written since is gone, clients' files stay.
    Path run = folder.resolve("run");
    Files.delete(run.resolve("_SUCCESS"));
    Files.delete(run.resolve("summary.json"));
    List<Path> checkpoints;
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      checkpoints = files.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(checkpoints).hasSize(3);
    Files.delete(checkpoints.get(2));
    Feddip.train(
        SmallRun.config(folder, with(WAVES, "feddip.checkpoint.keep-last=9")),
        LocalSpark.session(),
        run.toString(),
        true,
        List.of());
    assertThat(whole.digest()).isEqualTo(digest);
    assertThat(said(whole)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpsgd", "dfedavgm", "dispfl", "da-dpfl", "feddip-gossip"})
  void noModelPassesTheDriver(String strategy) throws TimeoutException {
    SparkContext spark = LocalSpark.session().sparkContext();
    AtomicLong largest = new AtomicLong();
    SparkListener watch =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            largest.accumulateAndGet(end.taskMetrics().resultSize(), Math::max);
          }
        };
    spark.addSparkListener(watch);
    SmallRun run;
    try {
      run =
          SmallRun.train(
              folder.resolve("run"),
              "feddip.strategy.name=" + strategy,
              "feddip.federation.topology=full",
              "feddip.evaluation.every=1");
      spark.listenerBus().waitUntilEmpty();
    } finally {
      spark.removeSparkListener(watch);
    }
    RoundRecord last = run.round(2);
    // A model of the sparsest is 61,706/10 weights of four bytes.
    assertThat(largest.get()).isBetween(1L, 12_000L);
    assertThat(last.failed()).isEmpty();
    assertThat(last.rejected()).isEmpty();
    assertThat(last.diagnostics()).containsEntry("models_sent", 12.0);
    assertThat(last.testAccuracy()).isBetween(0.0, 1.0);
    assertThat(last.columns().get("consensus_distance")).isPositive().isFinite();
    if (Set.of("dpsgd", "dfedavgm").contains(strategy)) {
      assertThat(last.columns()).doesNotContainKey("mask_overlap");
    } else {
      assertThat(last.columns().get("mask_overlap")).isBetween(0.01, 1.0);
    }
    assertThat(last.bytesUp()).isEqualTo(last.bytesDown());
    long dense = 12 * PayloadSizes.predict(ModelZoo.byName("lenet5").layout(), 1, Content.DENSE);
    assertThat(last.bytesUpDense()).isEqualTo(dense);
    if (last.sparsity() == 0) {
      assertThat(last.bytesUp()).isEqualTo(dense);
    } else {
      assertThat(last.bytesUp()).isLessThan(dense * 6 / 10);
    }
    assertThat(run.clients())
        .filteredOn(client -> client.round() == 2)
        .hasSize(4)
        .allSatisfy(
            client ->
                assertThat(client.bytesUp() + client.bytesDown())
                    .isCloseTo(last.bytesUp() / 2, withinPercentage(1)));
  }

  /** The others go on without it, and the run says so. */
  @Test
  void aClientThatAlwaysFails() {
    SmallRun run =
        SmallRun.train(
            folder.resolve("run"),
            "feddip.partitioning.sizes=[0, 24, 32, 17]",
            "feddip.strategy.name=dispfl",
            "feddip.federation.topology=full");
    for (int round = 0; round < 3; round++) {
      assertThat(run.round(round).failed()).containsExactly(0);
      // What it began with is heard, and then nothing.
      assertThat(run.round(round).diagnostics())
          .containsEntry("models_sent", round == 0 ? 9.0 : 6.0);
    }
    assertThat(run.clients())
        .filteredOn(client -> client.client() == 0)
        .allSatisfy(client -> assertThat(client.reason()).contains("no examples"));
  }

  /** Its file cannot be written in two rounds, so that its task throws in every attempt. */
  @Test
  void aTaskThatThrowsInEveryAttempt() {
    Path run = folder.resolve("run");
    RoundListener obstacle =
        new RoundListener() {
          @Override
          public void started(RunDescription description) {
            for (int round = 1; round <= 2; round++) {
              String file = "checkpoints/clients/client-000001.round-%06d/full".formatted(round);
              assertThat(run.resolve(file).toFile().mkdirs()).isTrue();
            }
          }
        };
    Feddip.train(
        SmallRun.config(
            folder, "feddip.strategy.name=feddip-gossip", "feddip.federation.topology=full"),
        LocalSpark.session("local[2,2]"),
        run.toString(),
        false,
        List.of(obstacle));
    SmallRun ended = SmallRun.in(run);
    assertThat(ended.rounds())
        .extracting(RoundRecord::failed)
        .containsExactly(List.of(1), List.of(1), List.of());
    // What it began with is heard in round 0, nothing in rounds 1 and 2, and it hears all again.
    assertThat(ended.rounds())
        .extracting(round -> round.diagnostics().get("models_sent"))
        .containsExactly(9.0, 6.0, 9.0);
    assertThat(ended.clients())
        .filteredOn(client -> client.status() == ClientRecord.Status.FAILED)
        .hasSize(2)
        .allSatisfy(client -> assertThat(client.reason()).contains("cannot write"));
    assertThat(ended.isFinished()).isTrue();
  }

  @Test
  void whoIsAwayKeepsItsModel() {
    String[] settings = {
      "feddip.strategy.name=dpsgd",
      "feddip.federation.topology=ring",
      "feddip.federation.mixing=metropolis",
      "feddip.federation.active=0.5"
    };
    SmallRun run = SmallRun.train(folder.resolve("run"), settings);
    int away = 0;
    for (RoundRecord round : run.rounds()) {
      assertThat(round.failed()).isEmpty();
      away += 4 - round.cohort().size();
      if (round.cohort().size() < 2) {
        assertThat(round.bytesUp()).isZero();
      }
    }
    assertThat(away).isBetween(1, 11);
    assertThat(folder.resolve("run/report.html"))
        .content()
        .contains("Who hears whom", "topology ring of 4 clients", "The busiest client, ")
        .contains("<title>client 3: ")
        .doesNotContain("Mask changes", "Penalty λ");
    assertThat(run.isFinished()).isTrue();
  }

  @Test
  void whatNeedsAServerIsRefused() {
    assertThatThrownBy(
            () ->
                SmallRun.train(
                    folder.resolve("a"),
                    "feddip.strategy.name=dpsgd",
                    "feddip.federation.neighbours=2",
                    "feddip.federation.mixing=metropolis"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.federation.mixing");
    assertThatThrownBy(
            () ->
                SmallRun.train(
                    folder.resolve("b"),
                    "feddip.strategy.name=dpsgd",
                    "feddip.federation.aggregation=median"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("aggregation");
  }

  @Test
  void aKeyThatNobodyWouldReadIsRefused() {
    assertThatThrownBy(
            () ->
                SmallRun.train(
                    folder.resolve("kept"),
                    "feddip.strategy.name=dpsgd",
                    "feddip.federation.neighbours=2",
                    "feddip.checkpoint.keep-every=2"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "feddip.checkpoint.keep-every = 2 does not go with feddip.strategy.name = dpsgd: it is"
                + " read by strategies with a server");
    assertThatThrownBy(
            () ->
                SmallRun.train(
                    folder.resolve("ring"),
                    "feddip.strategy.name=fedavg",
                    "feddip.federation.topology=ring"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("it is read by strategies without a server");
  }
}
