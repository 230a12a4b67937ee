package io.feddip.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.report.ClientRecord;
import io.feddip.report.RoundRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  @ParameterizedTest
  @ValueSource(strings = {"nested", "dynamic", "residual", "decay"})
  void whetherClientsSendWhatIsDroppedOrNot(String feedback) {
    // Rounds 0 and 2 choose masks; what is off the mask in round 1 counts in no mode. It is
    // computed
    // and sent by the one run, left out by the other: the pruning error shows that it was there.
    String[] mode = {"feddip.pruning.feedback=" + feedback, "feddip.pruning.feedback-window=1", ""};
    mode[2] = "feddip.pruning.upload=dense";
    SmallRun dense = SmallRun.train(folder.resolve("dense"), mode);
    mode[2] = "feddip.pruning.upload=auto";
    SmallRun auto = SmallRun.train(folder.resolve("auto"), mode);
    assertThat(auto.digest()).isEqualTo(dense.digest());
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
