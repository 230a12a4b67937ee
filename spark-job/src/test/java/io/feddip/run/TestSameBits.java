package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.RoundRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is a function of its configuration and its data, not of where and how it is executed. */
final class TestSameBits {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"feddip", "fedavg-topk"})
  void onAnyNumberOfThreads(String strategy) {
    String[] settings = {"feddip.strategy.name=" + strategy, "feddip.evaluation.every=1"};
    SmallRun one = SmallRun.trainOn("local[1]", folder.resolve("one"), settings);
    SmallRun four = SmallRun.trainOn("local[4]", folder.resolve("four"), settings);
    assertSameRun(four, one);
  }

  @Test
  void howeverTheTestSetIsMeasured() {
    SmallRun plain = SmallRun.train(folder.resolve("plain"), "feddip.evaluation.every=1");
    SmallRun byClient =
        SmallRun.train(
            folder.resolve("clients"),
            "feddip.evaluation.every=1",
            "feddip.evaluation.batch-size=7",
            "feddip.evaluation.per-client=true");
    assertSameRun(byClient, plain);
    assertThat(byClient.round(2).diagnostics())
        .containsKeys("client_accuracy_min", "client_accuracy_median", "client_accuracy_max");
  }

  /**
   * Rounds 0 and 2 choose masks; what is off the mask in round 1 counts in no mode. One run
   * computes and sends it, the other does neither: the pruning error shows that it was there.
   */
  @ParameterizedTest
  @CsvSource({
    "nested, dense",
    "dynamic, dense",
    "residual, dense",
    "decay, dense",
    "nested, stock",
    "decay, stock"
  })
  void whetherClientsComputeAndSendWhatIsDroppedOrNot(String feedback, String engine) {
    SmallRun dense = SmallRun.train(folder.resolve("dense"), uploads(feedback, engine, "dense"));
    SmallRun auto = SmallRun.train(folder.resolve("auto"), uploads(feedback, engine, "auto"));
    assertThat(auto.digest()).isEqualTo(dense.digest());
    assertOnlyTheOneSendsAll(auto, dense);
  }

  /** Sparse kernels add the same products in another order: equal but for the last bits. */
  @ParameterizedTest
  @ValueSource(strings = {"nested", "dynamic", "residual", "decay"})
  void sparseKernelsDifferFromDenseOnesByRoundingOnly(String feedback) {
    SmallRun dense = SmallRun.train(folder.resolve("dense"), uploads(feedback, "auto", "dense"));
    SmallRun auto = SmallRun.train(folder.resolve("auto"), uploads(feedback, "auto", "auto"));
    float[] expected = dense.weights();
    float[] actual = auto.weights();
    int apart = 0;
    for (int i = 0; i < expected.length; i++) {
      apart += Math.abs(actual[i] - expected[i]) > 1e-5 ? 1 : 0;
    }
    // A weight at the threshold itself may be kept by the one and pruned by the other.
    assertThat(apart).isLessThanOrEqualTo(2);
    assertOnlyTheOneSendsAll(auto, dense);
  }

  private static String[] uploads(String feedback, String engine, String upload) {
    return new String[] {
      "feddip.pruning.feedback=" + feedback,
      "feddip.pruning.feedback-window=1",
      "feddip.client.engine=" + engine,
      "feddip.pruning.upload=" + upload
    };
  }

  private static void assertOnlyTheOneSendsAll(SmallRun auto, SmallRun dense) {
    assertThat(auto.summary().bytesUp()).isLessThan(dense.summary().bytesUp());
    assertThat(auto.round(1).pruningError()).isZero();
    assertThat(dense.round(1).pruningError()).isPositive();
  }

  @Test
  void anotherSeedIsAnotherRun() {
    SmallRun seven = SmallRun.train(folder.resolve("seven"));
    SmallRun eight = SmallRun.train(folder.resolve("eight"), "feddip.seed=8");
    assertThat(eight.digest()).isNotEqualTo(seven.digest());
  }

  private static void assertSameRun(SmallRun actual, SmallRun expected) {
    assertThat(actual.digest()).isEqualTo(expected.digest());
    List<RoundRecord> rounds = expected.rounds();
    for (RoundRecord round : rounds) {
      RoundRecord other = actual.round(round.round());
      assertThat(other.testLoss()).isEqualTo(Double.valueOf(round.testLoss()));
      assertThat(other.testAccuracy()).isEqualTo(Double.valueOf(round.testAccuracy()));
      assertThat(other.trainLoss()).isEqualTo(Double.valueOf(round.trainLoss()));
      assertThat(other.bytesUp()).isEqualTo(round.bytesUp());
      assertThat(other.bytesDown()).isEqualTo(round.bytesDown());
      assertThat(other.maskChanged()).isEqualTo(round.maskChanged());
    }
    assertThat(actual.clients().stream().map(TestSameBits::withoutTime).toList())
        .isEqualTo(expected.clients().stream().map(TestSameBits::withoutTime).toList());
  }

  private static String withoutTime(ClientRecord client) {
    return "round %d client %d loss %s norm %s bytes %d"
        .formatted(
            client.round(),
            client.client(),
            client.trainLoss(),
            client.updateNorm(),
            client.bytesUp());
  }
}
