package io.feddip.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.config.ConfigKeys;
import io.feddip.config.ConfigReader;
import io.feddip.config.UnusedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that a run would pass over, or that work against each other, are named. */
final class TestConfigWarnings {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy.top-k = 0.1                                        | strategy.top-k
          strategy.proximal-mu = 0.1                                  | strategy.proximal-mu
          strategy.prunefl-interval = 10                              | strategy.prunefl-interval
          strategy.feddst-alpha = 0.1                                 | strategy.feddst-alpha
          strategy.name = fedavg, pruning.final-sparsity = 0.8        | pruning.final-sparsity
          strategy.name = fedavg, pruning.exclude = [conv1]           | pruning.exclude
          strategy.name = fedavg, regularization.lambda-max = 0.1     | regularization.lambda-max
          strategy.name = feddp, regularization.penalty = l2-squared  | regularization.penalty
          strategy.name = fedprox, pruning.upload = dense             | pruning.upload
          strategy.name = snip, pruning.interval = 4                  | pruning.interval
          strategy.name = snip, pruning.initial-sparsity = 0.6        | pruning.initial-sparsity
          strategy.name = feddst, pruning.horizon = 0.6               | pruning.horizon
          strategy.name = snip, pruning.initial-mask = magnitude      | pruning.initial-mask
          strategy.name = fedavg, pruning.initial-scale = sparse      | pruning.initial-scale
          strategy.name = feddst, pruning.threshold = layer           | pruning.threshold
          strategy.name = feddst, pruning.min-layer-density = 0.01    | pruning.min-layer-density
          strategy.name = snip, strategy.preset = published, pruning.feedback = dynamic | pruning.feedback
          strategy.name = prunefl, strategy.prunefl-interval = 5, pruning.final = true | pruning.final
          pruning.feedback = nested, pruning.feedback-decay = 0.25    | pruning.feedback-decay
          pruning.feedback = dynamic, pruning.feedback-window = 3     | pruning.feedback-window
          regularization.lambda-max = 0, regularization.steps = 4     | regularization.steps
          federation.trim = 0.2                                       | federation.trim
          privacy.clip = adaptive                                     | privacy.clip
          privacy.clip-norm = 0.5                                     | privacy.clip-norm
          privacy.delta = 1.0E-6                                      | privacy.delta
          client.learning-rate-schedule = inverse, client.learning-rate = 0.3 | client.learning-rate
          client.smoothness = 4                                       | client.smoothness
          partitioning.alpha = 0.1                                    | partitioning.alpha
          partitioning.method = natural, partitioning.min-examples = 20 | partitioning.min-examples
          partitioning.shards-per-client = 3                          | partitioning.shards-per-client
          dataset.parquet.channels = 1                                | dataset.parquet.channels
          dataset.download = false                                    | dataset.download
          checkpoint.every = 0, checkpoint.keep-last = 5              | checkpoint.keep-last
          tracking.mlflow-experiment = mine                           | tracking.mlflow-experiment
          """)
  void whatIsNotReadIsNamed(String settings, String key) {
    List<String> lines = warnings(settings);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("feddip." + key + " = ").contains("has no effect here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy.name = prunefl, federation.rounds = 40    | strategy.prunefl-interval = 50
          pruning.interval = 30, federation.rounds = 30      | pruning.interval = 30
          federation.aggregation = trimmed-mean, federation.trim = 0.1 | federation.trim = 0.1 cuts nobody
          federation.clip-norm = 5, federation.max-update-norm = 5 | federation.clip-norm = 5.0 never
          pruning.upload = masked                            | pruning.upload = masked leaves
          strategy.name = snip, federation.aggregation = median | measure for the mask
          """)
  void whatWorksAgainstItselfIsNamed(String settings, String words) {
    List<String> lines = warnings(settings);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fedavg-topk", "feddst"})
  void robustRulesNeedTheSameWeightsOfAll(String strategy) {
    for (String rule : List.of("median", "trimmed-mean")) {
      assertThatThrownBy(
              () ->
                  warnings(
                      "strategy.name = %s, federation.aggregation = %s".formatted(strategy, rule)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("feddip.federation.aggregation = " + rule)
          .hasMessageContaining("feddip.strategy.name = " + strategy);
    }
  }

  @Test
  void keysOfOthersAreNoContradiction() {
    // s₀ is nothing to SNIP, FedDST and dense strategies, so its default is above no s_p of theirs.
    for (String strategy : List.of("snip", "feddst", "fedavg-topk")) {
      assertThat(warnings("strategy.name = %s, pruning.final-sparsity = 0.3".formatted(strategy)))
          .isEmpty();
    }
  }

  @Test
  void aGridNamesTheStrategiesThatPassOver() {
    Comparison grid =
        ComparisonReader.read(
            "feddip.pruning.horizon = 0.5\n"
                + "compare { strategies = [feddip, fedavg, snip], seeds = [1, 2] }",
            "grid",
            List.of());
    assertThat(ConfigWarnings.of(grid))
        .singleElement()
        .asString()
        .startsWith("fedavg, snip: feddip.pruning.horizon = 0.5 has no effect");
  }

  @Test
  void everyRuleConcernsAKey() {
    assertThat(UnusedKeys.prefixes())
        .allMatch(
            prefix ->
                ConfigKeys.all().stream()
                    .anyMatch(entry -> entry.path().startsWith("feddip." + prefix)));
  }

  @Test
  void theStartingConfigurationIsFlawless() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("conf/paper"))) {
      root = root.getParent();
    }
    Path quickstart = root.resolve("conf/quickstart.conf");
    assertThat(
            ConfigWarnings.of(
                ConfigReader.readFile(
                    Files.readString(quickstart), quickstart.toString(), List.of())))
        .isEmpty();
  }

  private static List<String> warnings(String settings) {
    List<String> overrides =
        Stream.of(settings.split(",(?![^\\[]*])"))
            .map(setting -> "feddip." + setting.strip().replace(" = ", "="))
            .toList();
    return ConfigWarnings.of(ConfigReader.read("", "x", overrides));
  }
}
