package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways of sending and averaging that are not the default, in whole runs. */
final class TestUploads {
  @TempDir private Path folder;

  /**
   * Steps of a millionth leave, after round 0, nothing but what the clients kept back. A quarter a
   * round, it has all arrived after four rounds, and the model is that of one whole round.
   */
  @Test
  void whatTopKLeavesOutArrivesInTheNextRounds() {
    String[] topK = {
      "feddip.strategy.name=fedavg-topk",
      "feddip.strategy.top-k=0.25",
      "feddip.client.learning-rate-decay=1e-6",
      "feddip.federation.rounds=1"
    };
    float[] whole =
        SmallRun.train(folder.resolve("whole"), "feddip.strategy.name=fedavg", topK[3]).weights();
    float[] first = SmallRun.train(folder.resolve("first"), topK).weights();
    topK[3] = "feddip.federation.rounds=4";
    float[] fourth = SmallRun.train(folder.resolve("fourth"), topK).weights();
    assertThat(furthest(first, whole)).isGreaterThan(5e-5);
    assertThat(furthest(fourth, whole)).isLessThan(2e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"median", "trimmed-mean"})
  void robustRulesOfOneClientAreItsUpdate(String rule) {
    String[] one = {
      "feddip.partitioning.clients=1",
      "feddip.partitioning.sizes=[40]",
      "feddip.federation.aggregation=mean"
    };
    SmallRun mean = SmallRun.train(folder.resolve("mean"), one);
    one[2] = "feddip.federation.aggregation=" + rule;
    SmallRun robust = SmallRun.train(folder.resolve("robust"), one);
    // The mean passes through fixed-point numbers.
    assertThat(furthest(robust.weights(), mean.weights())).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"median", "trimmed-mean"})
  void robustRunsAreTheSameOnAnyNumberOfThreads(String rule) {
    String[] settings = {"feddip.federation.aggregation=" + rule, "feddip.federation.trim=0.25"};
    SmallRun one = SmallRun.trainOn("local[1]", folder.resolve("one"), settings);
    SmallRun four = SmallRun.trainOn("local[4]", folder.resolve("four"), settings);
    SmallRun mean = SmallRun.train(folder.resolve("mean"));
    assertThat(four.digest()).isEqualTo(one.digest());
    assertThat(one.digest()).isNotEqualTo(mean.digest());
  }

  /** Of clients with as many images each, the mean with nothing trimmed is FedAvg's. */
  @Test
  void trimmingNothingIsTheMeanOfEqualClients() {
    String[] settings = {
      "feddip.partitioning.sizes=[24, 24, 24, 24]",
      "feddip.federation.rounds=1",
      "feddip.federation.aggregation=mean"
    };
    SmallRun mean = SmallRun.train(folder.resolve("mean"), settings);
    settings[2] = "feddip.federation.aggregation=trimmed-mean";
    SmallRun untrimmed =
        SmallRun.train(
            folder.resolve("untrimmed"),
            settings[0],
            settings[1],
            settings[2],
            "feddip.federation.trim=0");
    assertThat(furthest(untrimmed.weights(), mean.weights())).isLessThan(1e-6);
  }

  @Test
  void halfPrecisionSendsHalfAndLearnsNearlyTheSame() {
    String[] settings = {"feddip.pruning.upload=masked", "feddip.wire.values=float32"};
    SmallRun whole = SmallRun.train(folder.resolve("whole"), settings);
    settings[1] = "feddip.wire.values=float16";
    SmallRun half = SmallRun.train(folder.resolve("half"), settings);
    SmallRun again = SmallRun.trainOn("local[1]", folder.resolve("again"), settings);
    assertThat(again.digest()).isEqualTo(half.digest());
    assertThat(half.digest()).isNotEqualTo(whole.digest());
    // Biases stay whole, and every payload has its header.
    assertThat((double) half.summary().bytesUp() / whole.summary().bytesUp()).isBetween(.5, .52);
    // 11 significant bits of weights below 1/4, over three rounds of four steps and more.
    assertThat(mean(half.weights(), whole.weights())).isLessThan(1e-3);
    assertThat(half.round(2).trainLoss()).isCloseTo(whole.round(2).trainLoss(), Offset.offset(.05));
  }

  private static double furthest(float[] one, float[] other) {
    assertThat(one).hasSameSizeAs(other);
    double furthest = 0;
    for (int i = 0; i < one.length; i++) {
      furthest = Math.max(furthest, Math.abs((double) one[i] - other[i]));
    }
    return furthest;
  }

  private static double mean(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((double) one[i] - other[i]);
    }
    return sum / one.length;
  }
}
