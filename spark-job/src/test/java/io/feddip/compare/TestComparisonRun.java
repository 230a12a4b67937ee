package io.feddip.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.federation.LocalSpark;
import io.feddip.run.ExitCode;
import io.feddip.run.SmallRun;
import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small grid, whole, interrupted and started again. */
class TestComparisonRun {
  private static final String GRID =
      """
      compare {
        strategies = [feddip, fedavg]
        seeds = [1]
        settings {
          s50 { pruning.final-sparsity = 0.5 }
          s80 { pruning.final-sparsity = 0.8, strategies = [feddip] }
        }
      }
      """;

  @TempDir private Path scratch;

  private ExitCode compare(Path folder, StringWriter out, String... overrides) {
    List<String> all = new ArrayList<>(SmallRun.settings(scratch));
    all.addAll(List.of(overrides));
    return new ComparisonRun(
            ComparisonReader.read(GRID, "grid.conf", all),
            LocalSpark.session(),
            folder.toString(),
            new PrintWriter(out, true))
        .run();
  }

  private static String digest(Path run) {
    try (RunFolder folder = RunFolder.open(run.toString(), new Configuration())) {
      return folder.summary().orElseThrow().modelSha256();
    }
  }

  @Test
  void writesEveryRunAndGoesOnWhereItEnded() throws IOException {
    Path folder = scratch.resolve("comparison");
    StringWriter out = new StringWriter();
    String[] settings = {"feddip.checkpoint.every=1"};
    assertThat(compare(folder, out, settings)).isEqualTo(ExitCode.OK);
    List<String> lines = Files.readAllLines(folder.resolve("comparison.jsonl"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith("{\"strategy\":\"feddip\",\"setting\":\"s50\",\"seed\":1,\"final_accuracy\":0.")
        .contains(
            "\"best_accuracy\":", "\"final_sparsity\":0.5", "\"bytes_down\":", "\"bytes_up\":")
        .contains("\"seconds\":")
        .endsWith("\"run\":\"s50-feddip-1\"}");
    assertThat(lines.get(1)).contains("\"strategy\":\"fedavg\"", "\"final_sparsity\":0.0");
    assertThat(folder.resolve("comparison.md")).content().contains("feddip", "s80", "bytes to");
    assertThat(folder.resolve("comparison.html")).exists();
    assertThat(out.toString()).contains("[3/3]", "| s80 | feddip |");

    Path first = folder.resolve("s50-feddip-1");
    Path second = folder.resolve("s50-fedavg-1");
    FileTime untouched = Files.getLastModifiedTime(first.resolve("rounds.jsonl"));
    String before = digest(second);
    Files.delete(second.resolve("_SUCCESS"));
    Files.delete(second.resolve("summary.json"));
    StringWriter again = new StringWriter();
    assertThat(compare(folder, again, settings)).isEqualTo(ExitCode.OK);
    assertThat(again.toString()).contains("2 of 3 runs are already finished");
    assertThat(digest(second)).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(first.resolve("rounds.jsonl"))).isEqualTo(untouched);
    assertThat(first.resolve("_SUCCESS")).exists();
    assertThat(Files.readAllLines(folder.resolve("comparison.jsonl"))).hasSize(3);

    assertThatThrownBy(() -> compare(folder, new StringWriter(), "feddip.client.epochs=2"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.client.epochs = 1, now it is 2; choose another --output");
  }

  @Test
  void divergedRunsDoNotEndTheOthers() throws IOException {
    Path folder = scratch.resolve("comparison");
    StringWriter out = new StringWriter();
    assertThat(compare(folder, out, "feddip.client.learning-rate=1e30"))
        .isEqualTo(ExitCode.DIVERGED);
    assertThat(out.toString()).contains("failed: s50-feddip-1", "failed: s80-feddip-1");
    assertThat(Files.readAllLines(folder.resolve("comparison.jsonl"))).isEmpty();
  }
}
