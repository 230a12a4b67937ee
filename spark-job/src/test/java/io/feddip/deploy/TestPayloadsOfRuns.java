package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.UpdatePayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What masks that training has found take on the wire, against what they must take. */
final class TestPayloadsOfRuns {
  private static final int PATIENCE_SECONDS = 300;
  private static final double[] DENSITIES = {.2, .1, .05, .01};

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {.2, .1, .05, .01})
  void testMasksOfLeNet5(double density) throws IOException {
    DecodedModel model = trained("lenet5", density);
    Mask mask = model.mask().orElseThrow();
    assertThat(mask.density()).isCloseTo(density, within(1e-4));
    requireSmall("lenet5", layout("lenet5"), mask, model.weights());
  }

  /** One run to density .2; what pruning would leave of it further on. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"alexnet", "resnet18"})
  void testMasksOfLargerNetworks(String name) throws IOException {
    DecodedModel model = trained(name, .2);
    Layout layout = layout(name);
    for (double density : DENSITIES) {
      Mask mask =
          density == .2
              ? model.mask().orElseThrow()
              : MagnitudePruner.mask(layout, model.weights(), 1 - density);
      requireSmall(name, layout, mask, model.weights());
    }
  }

  /** In a JVM of its own: AlexNet and ResNet-18 need more memory than other tests. */
  private DecodedModel trained(String name, double density) throws IOException {
    Path run = folder.resolve(name);
    Path configuration =
        Files.writeString(
            folder.resolve(name + ".conf"),
            """
            feddip {
              seed = 7
              model.name = %s
              dataset.name = fashion-mnist-mini
              partitioning { method = quantity, skew = given, clients = 2, sizes = [64, 40], min-examples = 0 }
              federation { rounds = 2, fraction = 1 }
              client { epochs = 1, batch-size = 8 }
              pruning { interval = 1, final = true, initial-sparsity = 0.5, final-sparsity = %s }
              evaluation.every = 100
              checkpoint.every = 0
            }
            """
                .formatted(name, 1 - density));
    List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx5g"));
    command.addAll(Builds.openedPackages());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-cp", Builds.testClassPath(), "io.feddip.job.Main"));
    command.addAll(SmallRun.train(configuration, run, "--master", "local[1]"));
    JavaProcess job = JavaProcess.start(command, Map.of(), folder.resolve(name + ".log"));
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    Configuration hadoop = new Configuration();
    return new ModelFiles(RunFolder.open(run.toString(), hadoop).model(), hadoop)
        .read(layout(name));
  }

  private static Layout layout(String name) {
    return ModelZoo.byName(name, new ModelContext(new ExampleShape(1, 28, 28), 10)).layout();
  }

  private static void requireSmall(String name, Layout layout, Mask mask, float[] weights) {
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
