package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.job.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exported files are measured as the runs that they come from. */
final class TestExportedModel {
  @TempDir private Path folder;

  private record Ended(int code, String out, String error) {}

  private static Ended evaluate(String... arguments) {
    List<String> line = new ArrayList<>(List.of("evaluate", "--master", "local[2]"));
    line.addAll(List.of(arguments));
    CommandLine command = Main.commandLine();
    StringWriter out = new StringWriter();
    StringWriter error = new StringWriter();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(error, true));
    int code = command.execute(line.toArray(String[]::new));
    return new Ended(code, out.toString(), error.toString());
  }

  private String exported(String name, ModelExport.Format format, boolean sparse) {
    String file = folder.resolve(name).toString();
    ModelExport.open(folder.resolve("run").toString(), new Configuration())
        .write(format, sparse, false, file);
    return file;
  }

  /** A file with the settings of the small run. */
  private String configuration() {
    try {
      return Files.writeString(
              folder.resolve("run.conf"),
              String.join("\n", SmallRun.settings(folder, "feddip.pruning.exclude=[\"conv1\"]")))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All after the network's name: source, measures, table of classes. */
  private static String measures(Ended ended) {
    assertThat(ended.code()).as(ended.error()).isZero();
    return ended.out().substring(ended.out().indexOf(" on ")).replaceFirst("sparsity [0-9.]+", "");
  }

  @Test
  void filesOfEveryFormatAreAsTheRunIs() {
    SmallRun.train(folder.resolve("run"), "feddip.pruning.exclude=[\"conv1\"]");
    String expected = measures(evaluate("--run", folder.resolve("run").toString()));
    assertThat(expected).contains("accuracy").contains("60 examples");
    for (String file :
        List.of(
            exported("model.onnx", ModelExport.Format.ONNX, true),
            exported("model.zip", ModelExport.Format.DL4J, false),
            exported("dense.npz", ModelExport.Format.NUMPY, false),
            exported("sparse.npz", ModelExport.Format.NUMPY, true))) {
      assertThat(measures(evaluate("--model", file, "--config", configuration())))
          .as(file)
          .isEqualTo(expected);
    }
  }

  @Test
  void whatCannotBeMeasuredIsOneLine() throws Exception {
    Path none = Files.writeString(folder.resolve("none.npz"), "no weights");
    assertThat(evaluate().error()).contains("either --run DIR, or --model FILE");
    assertThat(evaluate("--run", "here", "--model", "x.onnx").code()).isEqualTo(2);
    assertThat(evaluate("--model", "x.onnx").error()).contains("--model needs --config FILE");
    assertThat(evaluate("--model", "x.bin", "--config", configuration()).error())
        .contains("--model x.bin")
        .contains(".npz");
    assertThat(evaluate("--model", none.toString(), "--config", configuration()).error())
        .contains("cannot read " + none)
        .contains("no .npz file");
    assertThatThrownBy(() -> ExportedModel.config("feddip {}", "none.conf", "x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--model x");
  }
}
