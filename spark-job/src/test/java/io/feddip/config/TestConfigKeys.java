package io.feddip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.privacy.Mechanism;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key's default, and every key given another value. */
final class TestConfigKeys {
  /** Keys that go with the defaults of others only. */
  private static final List<String> EXCLUSIVE =
      List.of(
          "feddip.model.onnx.path",
          "feddip.model.dl4j.path",
          "feddip.model.from",
          "feddip.federation.aggregation-depth",
          "feddip.pruning.min-layer-density",
          "feddip.privacy.mechanism",
          "feddip.privacy.noise-multiplier",
          "feddip.privacy.target-epsilon");

  @Test
  void defaults() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("feddip.seed", "1");
    expected.put("feddip.task", "classification");
    expected.put("feddip.model.name", "\"lenet5\"");
    expected.put("feddip.model.initial-gain", "1.0");
    expected.put("feddip.model.from", "null");
    expected.put("feddip.model.layers.list", "[]");
    expected.put("feddip.model.onnx.path", "null");
    expected.put("feddip.model.dl4j.path", "null");
    expected.put("feddip.dataset.name", "\"fashion-mnist-mini\"");
    expected.put("feddip.dataset.path", "null");
    expected.put("feddip.dataset.download", "true");
    expected.put("feddip.dataset.test-fraction", "0.0");
    expected.put("feddip.dataset.validation-fraction", "0.0");
    expected.put("feddip.dataset.bad-rows", "fail");
    expected.put("feddip.dataset.normalization", "standardize");
    expected.put("feddip.dataset.parquet.image-column", "\"image\"");
    expected.put("feddip.dataset.parquet.encoding", "auto");
    expected.put("feddip.dataset.parquet.label-column", "\"label\"");
    expected.put("feddip.dataset.parquet.client-column", "null");
    expected.put("feddip.dataset.parquet.channels", "3");
    expected.put("feddip.dataset.parquet.height", "32");
    expected.put("feddip.dataset.parquet.width", "32");
    expected.put("feddip.dataset.parquet.classes", "10");
    expected.put("feddip.dataset.parquet.mean", "0.0");
    expected.put("feddip.dataset.parquet.deviation", "1.0");
    expected.put("feddip.dataset.image-folder.channels", "null");
    expected.put("feddip.dataset.image-folder.height", "null");
    expected.put("feddip.dataset.image-folder.width", "null");
    expected.put("feddip.dataset.table.format", "\"csv\"");
    expected.put("feddip.dataset.table.features", "[]");
    expected.put("feddip.dataset.table.label", "\"label\"");
    expected.put("feddip.dataset.table.client", "null");
    expected.put("feddip.dataset.table.window", "0");
    expected.put("feddip.dataset.table.shape", "[]");
    expected.put("feddip.dataset.table.options", "{}");
    expected.put("feddip.partitioning.method", "\"iid\"");
    expected.put("feddip.partitioning.clients", "50");
    expected.put("feddip.partitioning.min-examples", "10");
    expected.put("feddip.partitioning.alpha", "0.5");
    expected.put("feddip.partitioning.balance", "false");
    expected.put("feddip.partitioning.classes-per-client", "2");
    expected.put("feddip.partitioning.shards-per-client", "2");
    expected.put("feddip.partitioning.skew", "linear");
    expected.put("feddip.partitioning.sizes", "[]");
    expected.put("feddip.federation.rounds", "20");
    expected.put("feddip.federation.fraction", "0.1");
    expected.put("feddip.federation.sampling", "fixed");
    expected.put("feddip.federation.min-completion", "0.5");
    expected.put("feddip.federation.round-deadline", "0.0");
    expected.put("feddip.federation.clients-per-task", "64");
    expected.put("feddip.federation.aggregation-depth", "1");
    expected.put("feddip.federation.aggregation", "\"mean\"");
    expected.put("feddip.federation.clip-norm", "0.0");
    expected.put("feddip.federation.max-update-norm", "0.0");
    expected.put("feddip.federation.topology", "\"random\"");
    expected.put("feddip.federation.neighbours", "4");
    expected.put("feddip.federation.mixing", "uniform");
    expected.put("feddip.federation.active", "1.0");
    expected.put("feddip.federation.edges", "null");
    expected.put("feddip.federation.trim", "0.1");
    expected.put("feddip.privacy.mechanism", "none");
    expected.put("feddip.privacy.noise-multiplier", "null");
    expected.put("feddip.privacy.clip", "fixed");
    expected.put("feddip.privacy.clip-norm", "1.0");
    expected.put("feddip.privacy.delta", "1.0E-5");
    expected.put("feddip.privacy.target-epsilon", "null");
    expected.put("feddip.client.epochs", "5");
    expected.put("feddip.client.batch-size", "128");
    expected.put("feddip.client.learning-rate", "0.1");
    expected.put("feddip.client.learning-rate-decay", "0.998");
    expected.put("feddip.client.learning-rate-schedule", "exponential");
    expected.put("feddip.client.smoothness", "10.0");
    expected.put("feddip.client.weight-decay", "5.0E-4");
    expected.put("feddip.client.augmentation", "true");
    expected.put("feddip.client.class-weights", "[\"none\"]");
    expected.put("feddip.client.engine", "auto");
    expected.put("feddip.client.stock-layers", "[]");
    expected.put("feddip.client.optimizer", "\"sgd\"");
    expected.put("feddip.client.cache-memory", "\"auto\"");
    expected.put("feddip.client.momentum.factor", "0.9");
    expected.put("feddip.client.momentum.nesterov", "false");
    expected.put("feddip.client.adam.beta1", "0.9");
    expected.put("feddip.client.adam.beta2", "0.999");
    expected.put("feddip.client.adam.epsilon", "1.0E-8");
    expected.put("feddip.strategy.name", "\"feddip\"");
    expected.put("feddip.strategy.preset", "recommended");
    expected.put("feddip.strategy.proximal-mu", "0.01");
    expected.put("feddip.strategy.top-k", "null");
    expected.put("feddip.strategy.prunefl-interval", "50");
    expected.put("feddip.strategy.feddst-alpha", "0.5");
    expected.put("feddip.strategy.fedtiny.alpha", "0.2");
    expected.put("feddip.strategy.fedtiny.interval", "10");
    expected.put("feddip.strategy.fedtiny.until", "0.6");
    expected.put("feddip.strategy.fedmef.alpha", "0.2");
    expected.put("feddip.strategy.fedmef.interval", "10");
    expected.put("feddip.strategy.fedmef.until", "0.6");
    expected.put("feddip.strategy.fedmef.largest-rate", "0.1");
    expected.put("feddip.strategy.fedrts.alpha", "0.2");
    expected.put("feddip.strategy.fedrts.interval", "10");
    expected.put("feddip.strategy.fedrts.until", "0.6");
    expected.put("feddip.strategy.fedrts.gamma", "0.5");
    expected.put("feddip.strategy.flash.warm-up-epochs", "10");
    expected.put("feddip.strategy.flash.exchanged", "0.2");
    expected.put("feddip.strategy.dfedavgm.momentum", "0.9");
    expected.put("feddip.strategy.dispfl.density", "0.5");
    expected.put("feddip.strategy.dispfl.alpha", "0.5");
    expected.put("feddip.strategy.dispfl.regrow", "gradient");
    expected.put("feddip.strategy.dispfl.own-masks", "true");
    expected.put("feddip.strategy.dispfl.train-while-away", "false");
    expected.put("feddip.strategy.da-dpfl.density", "0.5");
    expected.put("feddip.strategy.da-dpfl.target-sparsity", "0.8");
    expected.put("feddip.strategy.da-dpfl.alpha", "0.3");
    expected.put("feddip.strategy.da-dpfl.regrow", "gradient");
    expected.put("feddip.strategy.da-dpfl.max-wait", "5");
    expected.put("feddip.strategy.da-dpfl.threshold", "0.01");
    expected.put("feddip.strategy.da-dpfl.gap-factor", "2.0");
    expected.put("feddip.strategy.da-dpfl.prunings", "20");
    expected.put("feddip.strategy.da-dpfl.scale", "1.0");
    expected.put("feddip.strategy.parameter-averaging.averaging-frequency", "5");
    expected.put("feddip.strategy.fedper.head-layers", "1");
    expected.put("feddip.strategy.fedrep.head-layers", "1");
    expected.put("feddip.strategy.fedrep.head-epochs", "5");
    expected.put("feddip.strategy.ditto.pull", "0.5");
    expected.put("feddip.strategy.ditto.own-epochs", "3");
    expected.put("feddip.strategy.subfedavg.step", "0.05");
    expected.put("feddip.strategy.subfedavg.accuracy", "0.5");
    expected.put("feddip.strategy.subfedavg.distance", "1.0E-4");
    expected.put("feddip.strategy.fedspa.alpha", "0.5");
    expected.put("feddip.pruning.initial-sparsity", "0.5");
    expected.put("feddip.pruning.initial-mask", "random");
    expected.put("feddip.pruning.initial-scale", "dense");
    expected.put("feddip.pruning.final-sparsity", "0.9");
    expected.put("feddip.pruning.interval", "5");
    expected.put("feddip.pruning.horizon", "0.7");
    expected.put("feddip.pruning.threshold", "global");
    expected.put("feddip.pruning.feedback", "decay");
    expected.put("feddip.pruning.feedback-decay", "0.5");
    expected.put("feddip.pruning.feedback-window", "2");
    expected.put("feddip.pruning.feedback-share", "1.0");
    expected.put("feddip.pruning.final", "false");
    expected.put("feddip.pruning.upload", "auto");
    expected.put("feddip.pruning.exclude", "[]");
    expected.put("feddip.pruning.min-layer-density", "0.0");
    expected.put("feddip.regularization.penalty", "l2");
    expected.put("feddip.regularization.lambda-max", "0.001");
    expected.put("feddip.regularization.steps", "20");
    expected.put("feddip.regularization.schedule", "paper");
    expected.put("feddip.evaluation.every", "1");
    expected.put("feddip.evaluation.batch-size", "256");
    expected.put("feddip.evaluation.per-client", "false");
    expected.put("feddip.evaluation.patience", "0");
    expected.put("feddip.evaluation.metrics", "[]");
    expected.put("feddip.diagnostics.every", "0");
    expected.put("feddip.checkpoint.every", "1");
    expected.put("feddip.checkpoint.keep-first", "false");
    expected.put("feddip.checkpoint.keep-last", "2");
    expected.put("feddip.checkpoint.keep-every", "0");
    expected.put("feddip.wire.values", "float32");
    expected.put("feddip.tracking.mlflow-uri", "null");
    expected.put("feddip.tracking.mlflow-experiment", "\"feddip\"");
    expected.put("feddip.tracking.listeners", "[]");
    assertThat(ConfigWriter.flatten(ConfigReader.read("", "empty", List.of())))
        .containsExactlyEntriesOf(expected);
  }

  @Test
  void everyKeyIsMapped() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("feddip.seed", "9007199254740993");
    given.put("feddip.task", "regression");
    given.put("feddip.model.name", "\"layers\"");
    given.put("feddip.model.initial-gain", "1.5");
    given.put("feddip.model.from", "null");
    given.put(
        "feddip.model.layers.list",
        "[{\"conv\" = 4, \"padding\" = \"same\"}, \"relu\", {\"dense\" = 10}]");
    given.put("feddip.model.onnx.path", "null");
    given.put("feddip.model.dl4j.path", "null");
    given.put("feddip.dataset.name", "\"parquet\"");
    given.put("feddip.dataset.path", "\"hdfs://name:8020/train\"");
    given.put("feddip.dataset.download", "false");
    given.put("feddip.dataset.test-fraction", "0.2");
    given.put("feddip.dataset.validation-fraction", "0.1");
    given.put("feddip.dataset.bad-rows", "skip");
    given.put("feddip.dataset.normalization", "none");
    given.put("feddip.dataset.parquet.image-column", "\"pixels\"");
    given.put("feddip.dataset.parquet.encoding", "image");
    given.put("feddip.dataset.parquet.label-column", "\"class\"");
    given.put("feddip.dataset.parquet.client-column", "\"hospital\"");
    given.put("feddip.dataset.parquet.channels", "1");
    given.put("feddip.dataset.parquet.height", "28");
    given.put("feddip.dataset.parquet.width", "29");
    given.put("feddip.dataset.parquet.classes", "47");
    given.put("feddip.dataset.parquet.mean", "0.5");
    given.put("feddip.dataset.parquet.deviation", "0.25");
    given.put("feddip.dataset.image-folder.channels", "1");
    given.put("feddip.dataset.image-folder.height", "24");
    given.put("feddip.dataset.image-folder.width", "20");
    given.put("feddip.dataset.table.format", "\"json\"");
    given.put("feddip.dataset.table.features", "[\"age\", \"net worth\"]");
    given.put("feddip.dataset.table.label", "\"ill\"");
    given.put("feddip.dataset.table.client", "\"hospital\"");
    given.put("feddip.dataset.table.window", "16");
    given.put("feddip.dataset.table.shape", "[1, 2, 1]");
    given.put("feddip.dataset.table.options", "{\"sep\" = \";\", \"time.zone\" = \"UTC\"}");
    given.put("feddip.partitioning.method", "\"quantity\"");
    given.put("feddip.partitioning.clients", "3");
    given.put("feddip.partitioning.min-examples", "1");
    given.put("feddip.partitioning.alpha", "0.25");
    given.put("feddip.partitioning.balance", "true");
    given.put("feddip.partitioning.classes-per-client", "4");
    given.put("feddip.partitioning.shards-per-client", "6");
    given.put("feddip.partitioning.skew", "given");
    given.put("feddip.partitioning.sizes", "[5, 6, 7]");
    given.put("feddip.federation.rounds", "1000");
    given.put("feddip.federation.fraction", "0.3");
    given.put("feddip.federation.sampling", "poisson");
    given.put("feddip.federation.min-completion", "0.9");
    given.put("feddip.federation.round-deadline", "12.5");
    given.put("feddip.federation.clients-per-task", "8");
    // A tree excludes other rules and deadlines, which have their own values below; see the end.
    given.put("feddip.federation.aggregation-depth", "1");
    given.put("feddip.federation.aggregation", "\"trimmed-mean\"");
    given.put("feddip.federation.clip-norm", "1.5");
    given.put("feddip.federation.max-update-norm", "2.5");
    given.put("feddip.federation.topology", "\"file\"");
    given.put("feddip.federation.neighbours", "7");
    given.put("feddip.federation.mixing", "metropolis");
    given.put("feddip.federation.active", "0.75");
    given.put("feddip.federation.edges", "\"/tmp/edges.txt\"");
    given.put("feddip.federation.trim", "0.2");
    // A mechanism excludes other rules, too, and without one nothing of it may be set; see the end.
    given.put("feddip.privacy.mechanism", "none");
    given.put("feddip.privacy.noise-multiplier", "null");
    given.put("feddip.privacy.clip", "adaptive");
    given.put("feddip.privacy.clip-norm", "0.25");
    given.put("feddip.privacy.delta", "1.0E-6");
    given.put("feddip.privacy.target-epsilon", "null");
    given.put("feddip.client.epochs", "2");
    given.put("feddip.client.batch-size", "64");
    given.put("feddip.client.learning-rate", "0.05");
    given.put("feddip.client.learning-rate-decay", "0.99");
    given.put("feddip.client.learning-rate-schedule", "inverse");
    given.put("feddip.client.smoothness", "8.0");
    given.put("feddip.client.weight-decay", "0.001");
    given.put("feddip.client.augmentation", "false");
    given.put("feddip.client.class-weights", "[\"1\", \"2.5\"]");
    given.put("feddip.client.engine", "stock");
    given.put("feddip.client.stock-layers", "[\"conv1\"]");
    given.put("feddip.client.optimizer", "\"adam\"");
    given.put("feddip.client.cache-memory", "\"512m\"");
    given.put("feddip.client.momentum.factor", "0.5");
    given.put("feddip.client.momentum.nesterov", "true");
    given.put("feddip.client.adam.beta1", "0.8");
    given.put("feddip.client.adam.beta2", "0.99");
    given.put("feddip.client.adam.epsilon", "1.0E-4");
    given.put("feddip.strategy.name", "\"snip\"");
    given.put("feddip.strategy.preset", "published");
    given.put("feddip.strategy.proximal-mu", "0.1");
    given.put("feddip.strategy.top-k", "0.02");
    given.put("feddip.strategy.prunefl-interval", "25");
    given.put("feddip.strategy.feddst-alpha", "0.4");
    given.put("feddip.strategy.fedtiny.alpha", "0.3");
    given.put("feddip.strategy.fedtiny.interval", "5");
    given.put("feddip.strategy.fedtiny.until", "0.5");
    given.put("feddip.strategy.fedmef.alpha", "0.3");
    given.put("feddip.strategy.fedmef.interval", "5");
    given.put("feddip.strategy.fedmef.until", "0.5");
    given.put("feddip.strategy.fedmef.largest-rate", "0.01");
    given.put("feddip.strategy.fedrts.alpha", "0.3");
    given.put("feddip.strategy.fedrts.interval", "5");
    given.put("feddip.strategy.fedrts.until", "0.5");
    given.put("feddip.strategy.fedrts.gamma", "0.4");
    given.put("feddip.strategy.flash.warm-up-epochs", "5");
    given.put("feddip.strategy.flash.exchanged", "0.1");
    given.put("feddip.strategy.dfedavgm.momentum", "0.8");
    given.put("feddip.strategy.dispfl.density", "0.4");
    given.put("feddip.strategy.dispfl.alpha", "0.6");
    given.put("feddip.strategy.dispfl.regrow", "random");
    given.put("feddip.strategy.dispfl.own-masks", "false");
    given.put("feddip.strategy.dispfl.train-while-away", "true");
    given.put("feddip.strategy.da-dpfl.density", "0.7");
    given.put("feddip.strategy.da-dpfl.target-sparsity", "0.9");
    given.put("feddip.strategy.da-dpfl.alpha", "0.2");
    given.put("feddip.strategy.da-dpfl.regrow", "random");
    given.put("feddip.strategy.da-dpfl.max-wait", "3");
    given.put("feddip.strategy.da-dpfl.threshold", "0.02");
    given.put("feddip.strategy.da-dpfl.gap-factor", "1.3");
    given.put("feddip.strategy.da-dpfl.prunings", "8");
    given.put("feddip.strategy.da-dpfl.scale", "0.5");
    given.put("feddip.strategy.parameter-averaging.averaging-frequency", "3");
    given.put("feddip.strategy.fedper.head-layers", "2");
    given.put("feddip.strategy.fedrep.head-layers", "3");
    given.put("feddip.strategy.fedrep.head-epochs", "4");
    given.put("feddip.strategy.ditto.pull", "0.25");
    given.put("feddip.strategy.ditto.own-epochs", "2");
    given.put("feddip.strategy.subfedavg.step", "0.125");
    given.put("feddip.strategy.subfedavg.accuracy", "0.75");
    given.put("feddip.strategy.subfedavg.distance", "0.01");
    given.put("feddip.strategy.fedspa.alpha", "0.625");
    given.put("feddip.pruning.initial-sparsity", "0.6");
    given.put("feddip.pruning.initial-mask", "magnitude");
    given.put("feddip.pruning.initial-scale", "sparse");
    given.put("feddip.pruning.final-sparsity", "0.95");
    given.put("feddip.pruning.interval", "7");
    given.put("feddip.pruning.horizon", "1.0");
    given.put("feddip.pruning.threshold", "layer");
    given.put("feddip.pruning.feedback", "residual");
    given.put("feddip.pruning.feedback-decay", "0.75");
    given.put("feddip.pruning.feedback-window", "3");
    given.put("feddip.pruning.feedback-share", "0.25");
    given.put("feddip.pruning.final", "true");
    given.put("feddip.pruning.upload", "dense");
    given.put("feddip.pruning.exclude", "[\"conv1\", \"out*\"]");
    // Densities by layer leave nothing to guarantee; see the end.
    given.put("feddip.pruning.min-layer-density", "0.0");
    given.put("feddip.regularization.penalty", "l2-squared");
    given.put("feddip.regularization.lambda-max", "0.002");
    given.put("feddip.regularization.steps", "10");
    given.put("feddip.regularization.schedule", "reference");
    given.put("feddip.evaluation.every", "4");
    given.put("feddip.evaluation.batch-size", "100");
    given.put("feddip.evaluation.per-client", "true");
    given.put("feddip.evaluation.patience", "9");
    given.put("feddip.evaluation.metrics", "[\"one\"]");
    given.put("feddip.diagnostics.every", "11");
    given.put("feddip.checkpoint.every", "5");
    given.put("feddip.checkpoint.keep-first", "true");
    given.put("feddip.checkpoint.keep-last", "4");
    given.put("feddip.checkpoint.keep-every", "50");
    given.put("feddip.wire.values", "float16");
    given.put("feddip.tracking.mlflow-uri", "\"http://localhost:5000\"");
    given.put("feddip.tracking.mlflow-experiment", "\"pruning \\\"hard\\\"\"");
    given.put("feddip.tracking.listeners", "[\"two\"]");
    StringBuilder text = new StringBuilder();
    given.forEach((key, value) -> text.append(key + " = " + value + "\n"));

    RunConfig config = ConfigReader.read(text.toString(), "all", List.of());
    assertThat(ConfigWriter.flatten(config)).containsExactlyEntriesOf(given);
    ConfigWriter.flatten(ConfigReader.read("", "empty", List.of()))
        .forEach(
            (key, value) -> {
              if (!EXCLUSIVE.contains(key)) {
                assertThat(given.get(key)).as(key).isNotEqualTo(value);
              }
            });
    assertThat(
            ConfigReader.read("feddip.federation.aggregation-depth = 3", "tree", List.of())
                .federation()
                .aggregationDepth())
        .isEqualTo(3);
    assertThat(ConfigReader.read("feddip.model.from = runs/mine", "warm", List.of()).model().from())
        .hasValue("runs/mine");
    assertThat(
            ConfigReader.read("feddip.pruning.min-layer-density = 0.01", "least", List.of())
                .pruning()
                .minLayerDensity())
        .isEqualTo(0.01);
    PrivacyConfig privacy =
        ConfigReader.read(
                "feddip.privacy { mechanism = skellam, noise-multiplier = 3, target-epsilon = 7 }",
                "private",
                List.of())
            .privacy();
    assertThat(privacy.mechanism()).isEqualTo(Mechanism.SKELLAM);
    assertThat(privacy.noiseMultiplier()).hasValue(3.0);
    assertThat(privacy.targetEpsilon()).hasValue(7.0);
    assertThat(ConfigReader.read(ConfigWriter.write(config), "again", List.of())).isEqualTo(config);
  }

  @Test
  void everyKeySaysWhatItIs() {
    for (ConfigKeys.Entry entry : ConfigKeys.all()) {
      assertThat(entry.key().value()).as(entry.path()).isNotBlank().doesNotContain("|");
      assertThat(entry.path()).matches("feddip(\\.[a-z0-9]+(-[a-z0-9]+)*)+");
    }
  }
}
