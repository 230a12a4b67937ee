package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python package in an environment that this test makes, with pyspark as pip installs it and
 * the jars as they are built. Skipped where there is no Python, or no registry to install from.
 */
@Tag("nightly")
final class PySparkIT {
  private static final Path ROOT = Path.of(System.getProperty("feddip.root"));
  private static final int MINUTES = 15;

  @TempDir private Path folder;

  /** How a program ended, and what it printed. */
  private record Ended(int code, String output) {}

  private Ended run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(ROOT.resolve("python/tests").toFile());
    builder.environment().put("PYTHONPATH", ROOT.resolve("python").toString());
    builder.environment().put("FEDDIP_JARS", jars());
    builder.environment().put("FEDDIP_EXCHANGE", exchange().toString());
    Path log = folder.resolve("log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Ended(-1, "timed out: " + Files.readString(log));
    }
    return new Ended(process.exitValue(), Files.readString(log));
  }

  /** What Java and Python save for each other. */
  private Path exchange() {
    return folder.resolve("exchange");
  }

  private static String jars() {
    return ROOT.resolve("spark-job/target/feddip-spark-job.jar")
        + ","
        + ROOT.resolve("spark-ml/target/feddip-spark-ml.jar");
  }

  @Test
  void testThePackageWithPySpark() throws Exception {
    for (String jar : jars().split(",", -1)) {
      assumeTrue(Files.exists(Path.of(jar)), jar + " is not built");
    }
    String python = folder.resolve("venv/bin/python").toString();
    Ended made;
    try {
      made = run(List.of("python3", "-m", "venv", folder.resolve("venv").toString()));
    } catch (IOException e) {
      made = new Ended(-1, e.getMessage());
    }
    assumeTrue(made.code() == 0, "no virtual environment of Python: " + made.output());
    Ended installed =
        run(
            Arrays.asList(
                python,
                "-m",
                "pip",
                "install",
                "-q",
                "pyspark==3.5.7",
                "numpy<2",
                "pandas<3",
                "nbclient",
                "ipykernel"));
    assumeTrue(installed.code() == 0, "pip installs no pyspark: " + installed.output());
    ExchangedPipelines exchanged = new ExchangedPipelines(exchange());
    exchanged.write();
    Ended tested =
        run(List.of(python, "-m", "unittest", "-v", "test_feddip", "test_exchange", "test_notes"));
    assertThat(tested.code()).as(tested.output()).isZero();
    exchanged.requireWhatPythonWrote();
  }
}
