package io.feddip.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.checkpoint.ModelFiles;
import io.feddip.report.RunFolder;
import io.feddip.sparsity.MagnitudePruner;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.wire.DecodedModel;
import io.feddip.wire.ModelPayload;
import io.feddip.wire.PayloadSizes;
import io.feddip.wire.UpdatePayload;
import io.feddip.wire.ValueFormat;
import io.feddip.zoo.InputShape;
import io.feddip.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What masks that training has found take on the wire, against what they must take. */
final class TestPayloadsOfRuns {
  private static final double[] DENSITIES = {.2, .1, .05, .01};

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {.2, .1, .05, .01})
  void testMasksOfLeNet5(double density) {
    DecodedModel model = trained("lenet5", density);
    Mask mask = model.mask().orElseThrow();
    assertThat(mask.density()).isCloseTo(density, within(1e-4));
    requireSmall("lenet5", layout("lenet5"), mask, model.weights());
  }

  /** One run to density .2; what pruning would leave of it further on. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"alexnet", "resnet18"})
  void testMasksOfLargerNetworks(String name) {
    DecodedModel model = trained(name, .2);
    ParameterLayout layout = layout(name);
    for (double density : DENSITIES) {
      Mask mask =
          density == .2
              ? model.mask().orElseThrow()
              : MagnitudePruner.mask(layout, model.weights(), 1 - density);
      requireSmall(name, layout, mask, model.weights());
    }
  }

  private DecodedModel trained(String name, double density) {
    Path run = folder.resolve(name);
    SmallRun.train(
        run,
        "feddip.model.name=" + name,
        "feddip.federation.rounds=2",
        "feddip.pruning.interval=1",
        "feddip.pruning.final=true",
        "feddip.pruning.initial-sparsity=0.5",
        "feddip.pruning.final-sparsity=" + (1 - density));
    Configuration hadoop = new Configuration();
    return new ModelFiles(RunFolder.open(run.toString(), hadoop).model(), hadoop)
        .read(layout(name));
  }

  private static ParameterLayout layout(String name) {
    return ModelZoo.byName(name).forData(new InputShape(1, 28, 28), 10).layout();
  }

  private static void requireSmall(
      String name, ParameterLayout layout, Mask mask, float[] weights) {
    int bytes =
        ModelPayload.encode(layout, Optional.of(mask), weights, true, ValueFormat.FLOAT32).length;
    double bound = PayloadSizes.informationBound(layout, mask.density(), true);
    System.out.printf(
        "%s at density %.2f: %d bytes, %.4f of the bound%n",
        name, mask.density(), bytes, bytes / bound);
    assertThat(bytes / bound).isLessThanOrEqualTo(1.02);
    int rest = layout.length() - layout.prunableLength();
    assertThat(UpdatePayload.masked(layout, mask, weights).length)
        .isLessThanOrEqualTo(4 * mask.kept() + 64 + 4 * rest);
  }
}
