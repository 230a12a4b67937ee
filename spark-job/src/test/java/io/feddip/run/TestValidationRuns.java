package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.feddip.api.UsageException;
import io.feddip.api.run.RoundRecord;
import io.feddip.runfolder.RoundSchema;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose models are chosen on a validation set, and measured by what was asked for. */
final class TestValidationRuns {
  private static final String[] MEASURED = {
    "feddip.evaluation.every=1",
    "feddip.dataset.validation-fraction=0.25",
    "feddip.evaluation.metrics=[macro-f1, auc, per-class]"
  };

  @TempDir private Path folder;

  private List<RoundRecord> rounds(String name, String... settings) {
    SmallRun.train(folder.resolve(name), settings);
    try (RunFolder run = RunFolder.open(folder.resolve(name).toString(), new Configuration())) {
      return run.rounds();
    }
  }

  @Test
  void theTestSetIsTouchedOnce() throws IOException {
    List<RoundRecord> rounds = rounds("chosen", MEASURED);
    assertThat(rounds).hasSize(4);
    for (RoundRecord round : rounds.subList(0, 3)) {
      assertThat(round.testAccuracy()).isNaN();
      assertThat(round.diagnostics()).doesNotContainKey("test_macro_f1");
      assertThat(round.diagnostics())
          .containsKeys("validation_accuracy", "validation_loss", "validation_macro_f1");
      assertThat(round.accuracy()).isBetween(0.0, 1.0);
    }
    RoundRecord last = rounds.get(3);
    assertThat(last.testAccuracy()).isBetween(0.0, 1.0);
    assertThat(last.diagnostics())
        .containsKeys("validation_auc", "test_auc", "test_recall_9", "validation_f1_0");
    JsonNode partition =
        RunJson.mapper().readTree(folder.resolve("chosen/partition.json").toFile());
    int trained = IntStream.range(0, 4).map(i -> partition.path("sizes").get(i).asInt()).sum();
    assertThat(trained).isBetween(113 * 6 / 10, 113 * 9 / 10);
    assertThat(last.examples()).isEqualTo(trained);
    String json = Files.readAllLines(folder.resolve("chosen/rounds.jsonl")).get(3);
    JsonNode line = RunJson.mapper().readTree(json);
    assertThat(line.path("test_macro_f1").asDouble())
        .isEqualTo(last.diagnostics().get("test_macro_f1"));
    assertThat(line.path("validation_accuracy").asDouble()).isEqualTo(last.accuracy());
    JsonNode summary = RunJson.mapper().readTree(folder.resolve("chosen/summary.json").toFile());
    assertThat(summary.path("final_accuracy").asDouble()).isEqualTo(last.testAccuracy());
    assertThat(summary.path("best_accuracy").asDouble())
        .isEqualTo(rounds.stream().mapToDouble(RoundRecord::accuracy).max().orElseThrow());
    String report = Files.readString(folder.resolve("chosen/report.html"));
    assertThat(report)
        .contains("Validation accuracy", "test macro f1 of the last model", "Most often mistaken");
    assertThat(RoundSchema.of(rounds).fieldNames()).contains("test_auc", "validation_macro_f1");
  }

  @Test
  void theConfusionIsThatOfTheLastModel() throws IOException {
    RoundRecord last = rounds("confusion", "feddip.evaluation.metrics=[per-class]").get(3);
    JsonNode counts =
        RunJson.mapper()
            .readTree(folder.resolve("confusion/confusion.json").toFile())
            .path("counts");
    long all = 0;
    long right = 0;
    for (int actual = 0; actual < 10; actual++) {
      long row = 0;
      for (int predicted = 0; predicted < 10; predicted++) {
        row += counts.get(actual).get(predicted).asLong();
      }
      all += row;
      right += counts.get(actual).get(actual).asLong();
      if (row > 0) {
        assertThat((double) counts.get(actual).get(actual).asLong() / row)
            .isEqualTo(last.diagnostics().get("test_recall_" + actual), within(1e-12));
      }
    }
    assertThat((double) right / all).isEqualTo(last.testAccuracy(), within(1e-12));
  }

  /** Accuracy may stand still while the loss still falls: patience goes by what was asked for. */
  @Test
  void patienceGoesByTheFirstMeasure() {
    String[] settings = {
      "feddip.evaluation.every=1",
      "feddip.evaluation.patience=1",
      "feddip.federation.rounds=6",
      "feddip.strategy.name=fedavg",
      "feddip.client.learning-rate=0.01"
    };
    String[] byLoss = java.util.Arrays.copyOf(settings, settings.length + 1);
    byLoss[settings.length] = "feddip.evaluation.metrics=[log-loss]";
    List<RoundRecord> loss = rounds("loss", byLoss);
    for (int i = 2; i < loss.size() - 1; i++) {
      assertThat(loss.get(i).testLoss()).isLessThan(loss.get(i - 1).testLoss());
    }
    assertThat(loss.size()).isGreaterThan(rounds("accuracy", settings).size());
  }

  @Test
  void whatNobodyMeasuresIsSaid() {
    assertThatThrownBy(() -> rounds("wrong", "feddip.evaluation.metrics=[macro-f2]"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("macro-f2")
        .hasMessageContaining("macro-f1");
  }

  @Test
  void classesWeighWhatTheySay() {
    String[] plain = {"feddip.partitioning.method=iid", "feddip.partitioning.clients=2"};
    List<RoundRecord> none = rounds("plain", plain);
    List<RoundRecord> ones =
        rounds("ones", plain[0], plain[1], "feddip.client.class-weights=[1,1,1,1,1,1,1,1,1,1]");
    assertThat(ones.get(3).trainLoss()).isEqualTo(none.get(3).trainLoss());
    List<RoundRecord> one =
        rounds("one", plain[0], plain[1], "feddip.client.class-weights=[1,0,0,0,0,0,0,0,0,0]");
    assertThat(one.get(3).trainLoss()).isLessThan(none.get(3).trainLoss() / 5);
    assertThatThrownBy(
            () -> rounds("few", plain[0], plain[1], "feddip.client.class-weights=[1, 2]"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("10 classes");
    assertThatThrownBy(
            () -> rounds("word", plain[0], plain[1], "feddip.client.class-weights=balance"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("balanced");
  }

  @Test
  void balancedClassesWeighTheSame() {
    List<Float> weights = ClassWeights.balanced(new int[][] {{30, 0, 5}, {30, 0, 15}});
    assertThat(weights).containsExactly(80f / (2 * 60), 1f, 80f / (2 * 20));
  }
}
