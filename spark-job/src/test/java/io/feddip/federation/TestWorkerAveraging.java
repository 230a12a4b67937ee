package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.UsageException;
import io.feddip.api.run.RoundRecord;
import io.feddip.run.SmallRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dl4j-spark's parameter averaging as a strategy. */
final class TestWorkerAveraging {
  private static final String STRATEGY = "feddip.strategy.name=parameter-averaging";
  private static final int LENET5_BYTES = 4 * 61_706;

  @TempDir Path folder;

  /** One worker that is never averaged with anybody does what FedAvg's only client does. */
  @Test
  void oneWorkerIsOneClient() {
    String[] settings = {
      "feddip.partitioning.clients=1",
      "feddip.partitioning.sizes=[64]",
      "feddip.client.batch-size=64",
      "feddip.client.epochs=2",
      "feddip.client.augmentation=false",
      "feddip.client.learning-rate=0.05",
      "feddip.evaluation.every=1",
      "feddip.federation.rounds=2"
    };
    List<RoundRecord> averaged = train("averaged", settings, STRATEGY);
    List<RoundRecord> fedAvg = train("fedavg", settings, "feddip.strategy.name=fedavg");
    for (int i = 0; i < averaged.size(); i++) {
      assertThat(averaged.get(i).testLoss()).isCloseTo(fedAvg.get(i).testLoss(), within(1e-4));
      assertThat(averaged.get(i).testAccuracy()).isEqualTo(fedAvg.get(i).testAccuracy());
    }
  }

  @Test
  void severalWorkersLearn() {
    List<RoundRecord> rounds =
        train(
            "several",
            new String[] {
              "feddip.federation.rounds=6",
              "feddip.client.learning-rate=0.05",
              "feddip.evaluation.every=1",
              "feddip.strategy.parameter-averaging.averaging-frequency=2"
            },
            STRATEGY);
    RoundRecord last = rounds.get(rounds.size() - 1);
    assertThat(last.testLoss()).isLessThan(rounds.get(0).testLoss());
    assertThat(last.sparsity()).isZero();
    // 113 examples, four workers, eight a minibatch, two minibatches: two averagings.
    assertThat(last.bytesUp()).isEqualTo(2L * 4 * LENET5_BYTES);
  }

  @Test
  void saysWhatItCannotDo() {
    assertThatThrownBy(
            () -> train("median", new String[] {"feddip.federation.aggregation=median"}, STRATEGY))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("parameter-averaging is DeepLearning4J's own training");
  }

  private List<RoundRecord> train(String name, String[] settings, String strategy) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = strategy;
    return SmallRun.train(folder.resolve(name), all).rounds();
  }
}
