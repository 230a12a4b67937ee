package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.federation.TooFewClientsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds that miss the minimum of answers, because one client has nothing to train on. */
final class TestUncountedRounds {
  private static final String EMPTY_CLIENT = "feddip.partitioning.sizes=[0, 24, 32, 17]";

  @TempDir private Path folder;

  @Test
  void runInWhichNoRoundCountsIsNoSuccess() {
    Path run = folder.resolve("run");
    assertThatThrownBy(
            () -> SmallRun.train(run, EMPTY_CLIENT, "feddip.federation.min-completion=1"))
        .isInstanceOf(TooFewClientsException.class)
        .hasMessageContainingAll("3 rounds", "3 of 4", "clients.jsonl", "min-completion");
    assertThat(run.resolve("_SUCCESS")).doesNotExist();
    assertThat(run.resolve("summary.json")).doesNotExist();
  }

  @Test
  void memoriesStayAsTheyAreInARoundThatDoesNotCount() {
    Path run = folder.resolve("run");
    assertThatThrownBy(
            () ->
                SmallRun.train(
                    run,
                    EMPTY_CLIENT,
                    "feddip.federation.min-completion=1",
                    "feddip.strategy.name=fedavg-topk",
                    "feddip.federation.rounds=2"))
        .isInstanceOf(TooFewClientsException.class);
    assertThat(SmallRun.in(run).rounds())
        .hasSize(3)
        .allSatisfy(
            round -> assertThat(round.diagnostics()).doesNotContainKey("client_memory_bytes"));
  }

  @Test
  void memoriesThatPassTheDriverAreCounted() {
    SmallRun run =
        SmallRun.train(
            folder.resolve("run"),
            "feddip.strategy.name=fedavg-topk",
            "feddip.federation.rounds=1");
    double bytes = run.round(0).diagnostics().get("client_memory_bytes");
    // Four clients that keep nine tenths of 61,706 values each, and which.
    assertThat(bytes).isBetween(4 * 0.9 * 61_706 * 4, 4 * 0.95 * 61_706 * 4);
  }
}
