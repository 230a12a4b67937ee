package io.feddip.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Opacus and Google's dp-accounting, where pip can install them. */
@Tag("long")
final class TestReferenceAccountants {
  private static final double[][] POISSON = {
    {0.0025, 1.3, 6000, 1e-5},
    {0.01, 1, 1000, 1e-5},
    {0.04, 1.5, 2250, 1e-5},
    {0.1, 1, 100, 1e-5},
    {0.1, 4, 1000, 1e-6},
    {0.5, 6, 300, 1e-4},
    {1, 3, 3, 1e-5},
    {0.03, 0.8, 10, 1e-7},
    {0.2, 2.5, 50, 1e-3}
  };
  private static final int[][] FIXED = {
    {100, 10, 8, 500}, {1000, 10, 2, 1000}, {50, 5, 2, 1000}, {1000, 100, 10, 200}, {20, 2, 3, 5}
  };

  @TempDir private Path folder;

  @Test
  void testReferences() throws Exception {
    Path python = folder.resolve("venv/bin/python");
    boolean installed =
        run(List.of("python3", "-m", "venv", folder.resolve("venv").toString()), "") == 0
            && pip(python, "dp-accounting")
            && pip(python, "--no-deps", "opacus");
    assumeTrue(installed, "pip could not install dp-accounting and opacus");
    StringBuilder lines = new StringBuilder();
    for (double[] row : POISSON) {
      NoisySum sum = new NoisySum(Mechanism.GAUSSIAN, Sampling.POISSON, row[0], row[1], 1);
      lines.append(
          "poisson %s %s %s %s %s %s\n"
              .formatted(
                  row[0],
                  row[1],
                  row[2],
                  row[3],
                  sum.accountant(Accountant.Kind.RDP).epsilon((int) row[2], row[3]),
                  sum.accountant(Accountant.Kind.PLD).epsilon((int) row[2], row[3])));
    }
    for (int[] row : FIXED) {
      NoisySum sum =
          new NoisySum(Mechanism.GAUSSIAN, Sampling.FIXED, (double) row[1] / row[0], row[2], 1);
      lines.append(
          "fixed %d %d %d %d 1e-5 %s\n"
              .formatted(
                  row[0],
                  row[1],
                  row[2],
                  row[3],
                  sum.accountant(Accountant.Kind.RDP).epsilon(row[3], 1e-5)));
    }
    Path script =
        Path.of(System.getProperty("feddip.root"))
            .resolve("spark-job/src/test/scripts/compare-accountants.py");
    int code = run(List.of(python.toString(), script.toString()), lines.toString());
    String output = Files.readString(folder.resolve("output"));
    assertThat(code).as(output).isZero();
    assertThat(output).contains("14 agree");
  }

  private boolean pip(Path python, String... what) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(python.toString(), "-m", "pip", "install", "--quiet", "--retries", "1"));
    command.addAll(List.of(what));
    return run(command, "") == 0;
  }

  /** Runs a command to its end; an interpreter that isn't there is as one that fails. */
  private int run(List<String> command, String input) throws Exception {
    Path stdin = Files.writeString(folder.resolve("input"), input);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(stdin.toFile())
            .redirectOutput(folder.resolve("output").toFile());
    try {
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1;
    }
  }
}
