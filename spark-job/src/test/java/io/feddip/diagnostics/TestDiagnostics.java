package io.feddip.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.data.Examples;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.run.RoundRecord;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.run.ExperimentData;
import io.feddip.run.SmallRun;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The theorem's quantities, against gradients of whole clients taken here in one minibatch each.
 */
class TestDiagnostics {
  @TempDir private Path scratch;

  @Test
  void gradientsOfTheUntrainedModel() {
    String[] settings = {"feddip.strategy.name=fedavg", "feddip.diagnostics.every=2"};
    SmallRun run = SmallRun.train(scratch.resolve("run"), settings);
    RunConfig config = SmallRun.config(scratch, settings);
    List<Examples> clients =
        ExperimentData.load(config, new Configuration(), LocalSpark::session)
            .clients(LocalSpark.context())
            .collect();
    GraphModel model = ModelZoo.byName("lenet5", new ModelContext(new ExampleShape(1, 28, 28), 10));
    float[] weights =
        model.initialWeights(new KeyedRandom(config.seed(), "weights", -1, -1).nextLong());

    double total = clients.stream().mapToInt(Examples::size).sum();
    double[] mean = new double[weights.length];
    List<Double> squares = new ArrayList<>();
    double weighted = 0;
    for (Examples client : clients) {
      float[] gradient = gradient(model, weights, client);
      double squared = 0;
      for (int i = 0; i < gradient.length; i++) {
        squared += (double) gradient[i] * gradient[i];
        mean[i] += gradient[i] * (client.size() / total);
      }
      squares.add(squared);
      weighted += squared * client.size() / total;
    }
    double norm = 0;
    for (double value : mean) {
      norm += value * value;
    }

    RoundRecord untrained = run.round(-1);
    assertClose(untrained, "gradient_norm2", norm);
    assertClose(untrained, "gradient_dispersion_estimate", weighted / norm);
    assertClose(untrained, "gradient_variance_estimate", weighted - norm);
    double largest = squares.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    assertClose(untrained, "client_gradient_norm_max", Math.sqrt(largest));
    assertThat(untrained.diagnostics()).doesNotContainKey("gradient_norm2_mean");

    assertThat(run.round(1).diagnostics()).isEmpty();
    double first = run.round(0).diagnostics().get("gradient_norm2");
    double last = run.round(2).diagnostics().get("gradient_norm2");
    assertClose(run.round(0), "gradient_norm2_mean", first);
    assertClose(run.round(2), "gradient_norm2_mean", (first + last) / 2);
    assertThat(Files.exists(scratch.resolve("run/model/best.feddip"))).isTrue();
  }

  @Test
  void sparseModelsAreMeasuredToo() {
    SmallRun run =
        SmallRun.train(
            scratch.resolve("run"),
            "feddip.diagnostics.every=1",
            "feddip.pruning.final-sparsity=0.999",
            "feddip.pruning.horizon=0.1");
    RoundRecord last = run.round(2);
    assertThat(last.diagnostics())
        .containsKeys(
            "gradient_norm2", "weight_norm", "kept_magnitude_p50", "pruned_magnitude_p50");
    // Sixty-two weights for five layers: one of them gets nothing.
    assertThat(last.diagnostics().get("layers_pruned_away")).isPositive();
    SmallRun guarded =
        SmallRun.train(
            scratch.resolve("guarded"),
            "feddip.pruning.min-layer-density=0.0005",
            "feddip.pruning.final-sparsity=0.999",
            "feddip.pruning.horizon=0.1");
    assertThat(guarded.round(2).diagnostics()).doesNotContainKey("layers_pruned_away");
  }

  private static void assertClose(RoundRecord round, String name, double expected) {
    assertThat(round.diagnostics().get(name)).isCloseTo(expected, within(1e-4 * expected + 1e-12));
  }

  private static float[] gradient(GraphModel model, float[] weights, Examples client) {
    Minibatch batch = new Minibatch(new ExampleShape(1, 28, 28), client.size());
    batch.size(client.size());
    for (int b = 0; b < client.size(); b++) {
      for (int i = 0; i < client.imageBytes(); i++) {
        int pixel = client.pixels()[b * client.imageBytes() + i] & 0xff;
        batch.pixels()[i * batch.lanes() + b] = pixel / 255f;
      }
      batch.labels()[b] = client.labels()[b];
    }
    float[] gradient = new float[weights.length];
    try (Network network = model.open(Execution.AUTO)) {
      network.gradient(weights, batch, 1, gradient);
    }
    return gradient;
  }
}
