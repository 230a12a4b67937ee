package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.RoundRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings at the ends of their ranges. */
final class TestEdges {
  @TempDir private Path folder;

  private SmallRun train(String... overrides) {
    return SmallRun.train(folder.resolve("run"), overrides);
  }

  @Test
  void testAnEmptyClientIsLeftOut() {
    SmallRun run = train("feddip.partitioning.sizes=[40, 0, 32, 17]");
    assertThat(run.isFinished()).isTrue();
    assertThat(run.round(0).cohort()).containsExactly(0, 1, 2, 3);
    assertThat(run.round(0).failed()).containsExactly(1);
    assertThat(run.round(0).examples()).isEqualTo(40 + 32 + 17);
    assertThat(run.clients())
        .filteredOn(client -> client.client() == 1)
        .hasSize(3)
        .allMatch(client -> client.status() == ClientRecord.Status.FAILED)
        .allMatch(client -> client.reason().equals("the client holds no examples"));
  }

  @Test
  void testClientsOfOneExample() {
    SmallRun run = train("feddip.partitioning.sizes=[1, 1, 1, 1]");
    assertThat(run.isFinished()).isTrue();
    assertThat(run.round(2).examples()).isEqualTo(4);
    assertThat(run.round(2).trainLoss()).isFinite();
  }

  @Test
  void testACohortHasAtLeastOneClient() {
    SmallRun run = train("feddip.federation.fraction=0.01");
    for (int round = 0; round < 3; round++) {
      assertThat(run.round(round).cohort()).hasSize(1);
    }
  }

  @Test
  void testAnIntervalBeyondTheRoundsChangesTheMaskOnce() {
    SmallRun run = train("feddip.pruning.interval=100");
    assertThat(run.round(0).maskChanged()).isPositive();
    assertThat(run.round(1).maskChanged()).isZero();
    assertThat(run.round(2).maskChanged()).isZero();
    // After round 0 the schedule asks for s₀ still.
    assertThat(run.summary().finalSparsity()).isCloseTo(0.5, within(1e-4));
  }

  @Test
  void testConstantSparsity() {
    SmallRun run =
        train("feddip.pruning.initial-sparsity=0.7", "feddip.pruning.final-sparsity=0.7");
    assertThat(run.rounds()).extracting(RoundRecord::sparsity).allSatisfy(TestEdges::isSeventy);
    assertThat(run.rounds()).extracting(RoundRecord::sparsityTarget).containsOnly(0.7);
  }

  private static void isSeventy(double sparsity) {
    assertThat(sparsity).isCloseTo(0.7, within(1e-4)).isLessThanOrEqualTo(0.7);
  }

  @Test
  void testNoSparsityAtAll() {
    SmallRun run = train("feddip.pruning.initial-sparsity=0", "feddip.pruning.final-sparsity=0");
    assertThat(run.summary().finalSparsity()).isZero();
    assertThat(run.rounds()).extracting(RoundRecord::maskChanged).containsOnly(0L);
    assertThat(run.rounds()).extracting(RoundRecord::pruningError).containsOnly(0.0);
  }

  @Test
  void testNearlyEverythingPruned() {
    SmallRun run =
        train(
            "feddip.pruning.initial-sparsity=0.999",
            "feddip.pruning.final-sparsity=0.999",
            "feddip.evaluation.every=1");
    assertThat(run.isFinished()).isTrue();
    assertThat(run.summary().finalSparsity()).isCloseTo(0.999, within(1e-4));
    assertThat(run.rounds()).extracting(RoundRecord::testLoss).allMatch(Double::isFinite);
    assertThat(run.summary().bytes()).isLessThan(run.summary().bytesDense());
  }

  @Test
  void testFinalPruningReachesTheTarget() {
    SmallRun run = train("feddip.pruning.horizon=1", "feddip.pruning.final=true");
    assertThat(run.summary().finalSparsity()).isCloseTo(0.9, within(1e-4));
    assertThat(run.round(2).sparsity()).isEqualTo(run.summary().finalSparsity());
  }

  @Test
  void testNoPenalty() {
    SmallRun run = train("feddip.regularization.lambda-max=0");
    assertThat(run.rounds())
        .filteredOn(round -> round.round() >= 0)
        .extracting(RoundRecord::lambda)
        .containsOnly(0.0);
  }

  @Test
  void testABatchLargerThanEveryClient() {
    SmallRun large = train("feddip.client.batch-size=512");
    SmallRun exact = SmallRun.train(folder.resolve("exact"), "feddip.client.batch-size=40");
    assertThat(large.digest()).isEqualTo(exact.digest());
  }

  @Test
  void testMoreStepsOfThePenaltyThanRounds() {
    SmallRun run =
        train("feddip.regularization.steps=100", "feddip.regularization.lambda-max=0.01");
    assertThat(run.round(0).lambda()).isZero();
    assertThat(run.round(1).lambda()).isCloseTo(0.01 * 33 / 100, within(1e-12));
    assertThat(run.round(2).lambda()).isCloseTo(0.01 * 66 / 100, within(1e-12));
  }

  @Test
  void testMoreStepsThanRoundsInTheReferenceSchedule() {
    SmallRun run =
        train("feddip.regularization.steps=100", "feddip.regularization.schedule=reference");
    assertThat(run.rounds())
        .filteredOn(round -> round.round() >= 0)
        .extracting(RoundRecord::lambda)
        .allMatch(lambda -> lambda >= 0 && lambda <= 1e-3);
  }

  @Test
  void testOneRound() {
    SmallRun run = train("feddip.federation.rounds=1");
    assertThat(run.rounds()).extracting(RoundRecord::round).containsExactly(-1, 0);
    assertThat(run.summary().rounds()).isEqualTo(1);
  }

  @Test
  void testExcludedLayersStayWhole() {
    SmallRun run = train("feddip.pruning.exclude=[\"conv*\", output]");
    float[] weights = run.weights("conv1", "conv2", "output");
    // conv1 is the first layer: 6 kernels of 5×5 and 6 biases.
    for (int i = 0; i < 6 * 25; i++) {
      assertThat(weights[i]).isNotZero();
    }
    assertThat(run.summary().finalSparsity()).isGreaterThan(0.5);
  }

  @Test
  void testPatienceEndsARunEarly() {
    SmallRun run =
        train(
            "feddip.evaluation.every=1",
            "feddip.evaluation.patience=1",
            "feddip.client.learning-rate=1e-9",
            "feddip.strategy.name=fedavg");
    assertThat(run.isFinished()).isTrue();
    assertThat(run.rounds()).extracting(RoundRecord::round).isEqualTo(List.of(-1, 0));
  }

  @Test
  void testARunThatPatienceEndsIsPrunedLikeOneThatReachesItsEnd() {
    String[] settings = {
      "feddip.evaluation.every=1",
      "feddip.evaluation.patience=1",
      "feddip.client.learning-rate=1e-9",
      "feddip.federation.rounds=20",
      "feddip.pruning.horizon=0.05",
      "feddip.pruning.interval=20",
      "feddip.pruning.feedback=dynamic",
      "feddip.pruning.final=true"
    };
    SmallRun run = train(settings);
    assertThat(run.rounds()).hasSizeLessThan(20);
    RoundRecord last = run.rounds().get(run.rounds().size() - 1);
    assertThat(run.rounds().get(0).sparsity()).isCloseTo(0.5, within(1e-4));
    assertThat(last.sparsity()).isCloseTo(0.9, within(1e-4));
    assertThat(last.maskChanged()).isPositive();
    assertThat(run.summary().finalSparsity()).isEqualTo(last.sparsity());
    assertThat(run.summary().finalAccuracy()).isEqualTo(last.testAccuracy());
  }
}
