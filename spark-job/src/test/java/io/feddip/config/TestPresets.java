package io.feddip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.sparsity.Penalty;
import io.feddip.api.strategy.Feedback;
import io.feddip.api.strategy.InitialMask;
import io.feddip.api.strategy.InitialScale;
import io.feddip.api.strategy.Threshold;
import io.feddip.compare.ConfigWarnings;
import io.feddip.run.SmallRun;
import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestPresets {
  private static final String PUBLISHED = "feddip.strategy.preset = published\n";

  @TempDir private Path folder;

  @Test
  void publishedIsTheAuthorsCode() {
    RunConfig config = ConfigReader.read(PUBLISHED, "x", List.of());
    assertThat(config.pruning().feedback()).isEqualTo(Feedback.NESTED);
    assertThat(config.pruning().horizon()).isEqualTo(1);
    assertThat(config.pruning().interval()).isEqualTo(5);
    assertThat(config.pruning().initialSparsity()).isEqualTo(.5);
    assertThat(config.pruning().last()).isFalse();
    assertThat(config.pruning().initialMask()).isEqualTo(InitialMask.RANDOM);
    assertThat(config.pruning().initialScale()).isEqualTo(InitialScale.DENSE);
    assertThat(config.pruning().threshold()).isEqualTo(Threshold.GLOBAL);
    assertThat(config.regularization().penalty()).isEqualTo(Penalty.L2);
    assertThat(config.regularization().schedule())
        .isEqualTo(RegularizationSchedule.Variant.REFERENCE);
    assertThat(Presets.describe(config)).isEqualTo("published");
    assertThat(Presets.describe(ConfigReader.read("", "x", List.of()))).isEqualTo("recommended");
  }

  @Test
  void whatIsSetWinsAndIsListed() {
    String text = PUBLISHED + "feddip.pruning { horizon = 0.7, interval = 5 }";
    RunConfig config = ConfigReader.read(text, "x", List.of("feddip.pruning.feedback=residual"));
    assertThat(config.pruning().horizon()).isEqualTo(.7);
    assertThat(config.pruning().feedback()).isEqualTo(Feedback.RESIDUAL);
    assertThat(config.regularization().schedule())
        .isEqualTo(RegularizationSchedule.Variant.REFERENCE);
    assertThat(Presets.describe(config))
        .isEqualTo(
            "published, but feddip.pruning.horizon = 0.7 instead of 1.0, feddip.pruning.feedback ="
                + " residual instead of nested");
    assertThat(ConfigReader.read(ConfigWriter.write(config), "again", List.of())).isEqualTo(config);
    assertThatThrownBy(() -> ConfigReader.read("feddip.strategy.preset = old", "x", List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("it needs one of recommended, published");
  }

  @Test
  void theReportListsIt() {
    SmallRun.train(
        folder.resolve("run"), "feddip.strategy.preset=published", "feddip.pruning.horizon=0.5");
    String html;
    try (RunFolder run = RunFolder.open(folder.resolve("run").toString(), new Configuration())) {
      html = io.feddip.report.ReportPage.html(List.of(run));
    }
    assertThat(html)
        .contains("<dt>preset</dt><dd>published, but ")
        .contains("feddip.pruning.horizon = 0.5 instead of 1.0");
  }

  @Test
  void thePapersConfigurationsArePublished() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("conf/paper"))) {
      root = root.getParent();
    }
    try (Stream<Path> files = Files.list(root.resolve("conf/paper"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(3);
      for (Path file : all) {
        RunConfig config =
            ConfigReader.readFile(Files.readString(file), file.toString(), List.of());
        // The final sparsity is the network's own; everything else is the preset's.
        String description = Presets.describe(config);
        assertThat(description.replaceAll(", but feddip.pruning.final-sparsity = 0.8 .*", ""))
            .as(file.toString())
            .isEqualTo("published");
        assertThat(ConfigWarnings.of(config)).isEmpty();
      }
    }
  }
}
