package io.feddip.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.job.Main;
import io.feddip.run.ExitCode;
import io.feddip.run.SmallRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command that measures a finished run's model on the kept weights only. */
final class TestSparseEvaluation {
  private static final Pattern USUAL =
      Pattern.compile(
          "lenet5 on .*: accuracy ([0-9.]+), .* loss ([0-9.]+), sparsity ([0-9.]+), \\d+ examples");
  private static final Pattern SPARSE =
      Pattern.compile(
          "sparse inference: accuracy ([0-9.]+), loss ([0-9.]+), parameters in (\\d+) bytes"
              + " \\(([0-9.]+) times the (\\d+) of their values; dense (\\d+)\\),"
              + " ([0-9.]+) microseconds an example \\(dense ([0-9.]+)\\)");

  @TempDir private Path folder;

  @Test
  void findsTheSameAccuracyInFewerBytes() {
    Path run = folder.resolve("run");
    SmallRun.train(run, "feddip.pruning.initial-sparsity=0.5", "feddip.pruning.final-sparsity=0.9");
    String printed = evaluate("--run", run.toString(), "--sparse", "--master", "local[2]");
    Matcher usual = find(USUAL, printed);
    Matcher sparse = find(SPARSE, printed);
    assertThat(sparse.group(1)).isEqualTo(usual.group(1));
    assertThat(Double.parseDouble(sparse.group(2)))
        .isCloseTo(Double.parseDouble(usual.group(2)), within(2e-4));
    long values = Long.parseLong(sparse.group(5));
    assertThat(values).isLessThan((long) (.25 * Long.parseLong(sparse.group(6))));
    assertThat(Long.parseLong(sparse.group(3)))
        .isGreaterThan(values)
        .isLessThanOrEqualTo(values * 3 / 2);
    assertThat(Double.parseDouble(sparse.group(7))).isPositive();
  }

  @Test
  void measuresRunsWithoutMasksAndIsSilentUnlessAsked() {
    Path run = folder.resolve("run");
    SmallRun.train(run, "feddip.strategy.name=fedavg", "feddip.federation.rounds=1");
    String silent = evaluate("--run", run.toString(), "--master", "local[2]");
    assertThat(silent).doesNotContain("sparse inference");
    String printed = evaluate("--run", run.toString(), "--sparse", "--master", "local[2]");
    assertThat(find(SPARSE, printed).group(1)).isEqualTo(find(USUAL, printed).group(1));
  }

  private static Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }

  private static String evaluate(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "evaluate";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    CommandLine command = Main.commandLine();
    StringWriter out = new StringWriter();
    command.setOut(new PrintWriter(out, true));
    assertThat(command.execute(line)).isEqualTo(ExitCode.OK.code());
    return out.toString();
  }
}
