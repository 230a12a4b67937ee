package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.model.ParameterBlock;
import io.feddip.api.wire.ValueFormat;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.job.Main;
import io.feddip.zoo.ModelZoo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** With wire.values = float16 the model that is measured and kept is the one that travels. */
final class TestFloat16Runs {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"feddip", "fedavg", "fedavg-topk"})
  void theFinalModelIsTheOneThatTravels(String strategy) {
    Path run = folder.resolve("run");
    SmallRun trained =
        SmallRun.train(
            run,
            "feddip.wire.values=float16",
            "feddip.evaluation.every=1",
            "feddip.strategy.name=" + strategy);
    float[] weights = trained.weights();
    assertThat(ModelFiles.sha256(weights)).isEqualTo(trained.digest());
    for (ParameterBlock block : ModelZoo.byName("lenet5").layout().prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        assertThat(ValueFormat.FLOAT16.received(weights[i])).isEqualTo(weights[i]);
      }
    }
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    assertThat(command.execute("evaluate", "--run", run.toString(), "--master", "local[2]"))
        .isEqualTo(ExitCode.OK.code());
    assertThat(out.toString())
        .contains("loss " + String.format(Locale.ROOT, "%.4f", trained.round(2).testLoss()));
  }
}
