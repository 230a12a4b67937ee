package io.feddip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wrong configuration is answered with: one line that names the key and what it takes. */
final class TestConfigReader {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          feddip.client.learning-rat = 0.1        | unknown key feddip.client.learning-rat in run.conf; did you mean feddip.client.learning-rate?
          feddip.prunning.interval = 3            | unknown key feddip.prunning.interval in run.conf; did you mean feddip.pruning.interval?
          feddip.prunning { final-sparsity = .9 } | unknown key feddip.prunning.final-sparsity in run.conf; did you mean feddip.pruning.final-sparsity?
          feddip.prunning {}                      | unknown key feddip.prunning in run.conf; did you mean feddip.
          fedip { seed = 3 }                      | unknown key fedip.seed in run.conf; did you mean feddip.seed?
          feddip.model = lenet5                   | feddip.model is a group of keys, not a value
          feddip = 3                              | feddip is a group of keys, not a value
          feddip.seed { a = 1 }                   | feddip.seed = {"a":1}; it needs a whole number
          feddip.federation.rounds = many         | feddip.federation.rounds = "many"; it needs a whole number at least 1
          feddip.federation.rounds = 1.5          | feddip.federation.rounds = 1.5; it needs a whole number at least 1
          feddip.federation.rounds = 1e30         | feddip.federation.rounds = 1.0E30; it needs a whole number at least 1
          feddip.federation.rounds = 3000000000   | feddip.federation.rounds = 3000000000; it needs a whole number at least 1
          feddip.federation.rounds = 0            | feddip.federation.rounds = 0; it needs a whole number at least 1
          feddip.federation.rounds = null         | feddip.federation.rounds = null; it needs a whole number
          feddip.federation.fraction = 0          | feddip.federation.fraction = 0; it needs a number above 0 and at most 1
          feddip.federation.fraction = 1.01       | feddip.federation.fraction = 1.01; it needs a number above 0 and at most 1
          feddip.pruning.final-sparsity = 1       | feddip.pruning.final-sparsity = 1; it needs a number at least 0 and below 1
          feddip.client.learning-rate = NaN       | feddip.client.learning-rate = "NaN"; it needs a number above 0
          feddip.client.learning-rate = Infinity  | feddip.client.learning-rate = "Infinity"; it needs a number above 0
          feddip.pruning.feedback = sometimes     | feddip.pruning.feedback = "sometimes"; it needs one of nested, dynamic, residual, decay
          feddip.pruning.final = perhaps          | feddip.pruning.final = "perhaps"; it needs true or false
          feddip.pruning.exclude = conv1          | feddip.pruning.exclude = "conv1"; it needs a list of strings
          feddip.partitioning.sizes = [1, b]      | feddip.partitioning.sizes = [1,"b"]; it needs a list of whole numbers
          feddip.strategy.top-k = 2               | feddip.strategy.top-k = 2; it needs a number above 0 and at most 1 or null
          feddip.pruning.initial-sparsity = 0.95  | feddip.pruning.initial-sparsity = 0.95 is above feddip.pruning.final-sparsity = 0.9
          feddip.pruning.min-layer-density = 0.2  | feddip.pruning.min-layer-density = 0.2 cannot be kept
          feddip.pruning { threshold = layer, min-layer-density = 0.01 } | feddip.pruning.min-layer-density = 0.01 goes with
          feddip.dataset.name = parquet           | feddip.dataset.path is not set
          "feddip.seed" = 3                       | "feddip.seed" in run.conf
          feddip { "client.epochs" = 3 }          | "client.epochs" in run.conf
          feddip { seed = 3                       | run.conf is not valid HOCON
          feddip.seed = ${NO_SUCH_VARIABLE_AT_ALL} | run.conf is not valid HOCON
          """)
  void wrongText(String text, String message) {
    assertThatThrownBy(() -> ConfigReader.read(text, "run.conf", List.of()))
        .isInstanceOf(UsageException.class)
        .message()
        .startsWith(message.startsWith("\"") ? "the key " + message : message)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feddip.seed",
        "=3",
        "feddip.seed=${x}",
        "feddip seed=3",
        "a{b=3",
        "feddip.model.name[0]=3",
        "feddip..seed=3",
        "feddip.seed=[",
        "feddip.seed=1,feddip.client.epochs=2"
      })
  void wrongOverride(String override) {
    assertThatThrownBy(() -> ConfigReader.read("", "run.conf", List.of(override)))
        .isInstanceOf(UsageException.class)
        .message()
        .hasLineCount(1);
  }

  @Test
  void overridesWinTheLastOfThemMost() {
    RunConfig config =
        ConfigReader.read(
            "feddip.client.epochs = 2", "x", List.of("feddip.client.epochs=3", "feddip.seed = 4"));
    assertThat(config.client().epochs()).isEqualTo(3);
    assertThat(config.seed()).isEqualTo(4);
    assertThat(ConfigReader.read("", "x", List.of("feddip.seed=2", "feddip.seed=3")).seed())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://name:8020/data",
        "s3a://bucket/a b",
        "/data//images",
        "/data/#1",
        "C:\\images",
        "a=b",
        "a, b",
        "{x}",
        "${HOME}",
        "12",
        "true"
      })
  void textIsTakenAsItStands(String path) {
    RunConfig config = ConfigReader.read("", "x", List.of("feddip.dataset.path=" + path));
    assertThat(config.dataset().path()).contains(path);
    assertThat(ConfigReader.read("", "x", List.of("feddip.model.name=" + path)).model().name())
        .isEqualTo(path);
  }

  @Test
  void quotedAndAbsentTextOverrides() {
    assertThat(ConfigReader.read("", "x", List.of("feddip.dataset.path=\"a b\"")).dataset().path())
        .contains("a b");
    assertThat(
            ConfigReader.read("feddip.dataset.path = a", "x", List.of("feddip.dataset.path=null"))
                .dataset()
                .path())
        .isEmpty();
  }

  @Test
  void listsAndObjectsOnTheCommandLine() {
    RunConfig config =
        ConfigReader.read(
            "",
            "x",
            List.of("feddip.pruning.exclude=[conv1, \"out*\"]", "feddip.client={epochs = 7}"));
    assertThat(config.pruning().exclude()).containsExactly("conv1", "out*");
    assertThat(config.client().epochs()).isEqualTo(7);
  }

  @Test
  void unitsOfTheSchedulesAreExact() {
    RunConfig config = ConfigReader.read("feddip.seed = 9223372036854775807", "x", List.of());
    assertThat(config.seed()).isEqualTo(Long.MAX_VALUE);
  }
}
