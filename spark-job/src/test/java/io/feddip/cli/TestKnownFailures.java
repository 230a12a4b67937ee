package io.feddip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.checkpoint.CheckpointException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What others throw, in a line that names cause and remedy, with the right exit code. */
final class TestKnownFailures {
  private record Printed(int code, String text) {}

  private static Printed print(Throwable failure) {
    StringWriter text = new StringWriter();
    int code = FailurePrinter.print(failure, new PrintWriter(text, true));
    return new Printed(code, text.toString());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new ExceptionInInitializerError(
                new RuntimeException(
                    new UnsatisfiedLinkError("/cache/libnd4j.so: failed to map segment"))),
            2,
            "/cache/libnd4j.so: failed to map segment",
            "-Dorg.bytedeco.javacpp.cachedir"),
        Arguments.of(
            new Error(new IOException("No space left on device")),
            2,
            "No space left on device",
            "spark.local.dir"),
        Arguments.of(
            new SparkException(
                "Job aborted due to stage failure: Total size of serialized results of 9 tasks"
                    + " (2.0 MiB) is bigger than spark.driver.maxResultSize (1024.0 KiB)\nDriver",
                null),
            2,
            "(2.0 MiB) is bigger than",
            "set it to 0"),
        Arguments.of(new OutOfMemoryError("Java heap space"), 2, "Java heap space", "-Xmx8g"),
        Arguments.of(
            new UsageException(
                "cannot read the configuration run.conf",
                new IOException(
                    "failure to login", new LoginException("invalid null input: name"))),
            2,
            "has no name",
            "/etc/passwd"),
        Arguments.of(
            new RuntimeException(new UnknownHostException("no-such-host")),
            2,
            "no-such-host",
            "does not resolve"),
        Arguments.of(
            new SparkException(
                "Job aborted", new DataException("/images", "has a bad row", "mend it")),
            3,
            "/images: has a bad row",
            "mend it"),
        Arguments.of(
            new RuntimeException(new CheckpointException("cannot write checkpoint /run/x")),
            4,
            "cannot write checkpoint",
            "/run/x"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void testCauseAndRemedyInOneLine(Throwable failure, int code, String cause, String remedy) {
    Printed printed = print(failure);
    assertThat(printed.code()).isEqualTo(code);
    assertThat(printed.text().lines()).hasSize(1);
    assertThat(printed.text()).startsWith("feddip: ").contains(cause).contains(remedy);
  }

  @Test
  void testWhatNobodyKnowsIsInternal() {
    Printed printed = print(new IllegalStateException("a bug\nof ours"));
    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.text())
        .isEqualToIgnoringNewLines(
            "feddip: internal error: java.lang.IllegalStateException: a bug");
  }

  @Test
  void testACircleOfCausesEnds() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));
    assertThat(print(one).code()).isEqualTo(1);
  }

  @Test
  void testSparkThatDoesNotStart() {
    assertThat(
            KnownFailures.start(
                "local[0]", new SparkException("Asked to run locally with 0 threads", null)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("local[0]")
        .hasMessageContaining("0 threads");
    assertThat(
            KnownFailures.start(
                "local[2]",
                new FileNotFoundException("File file:/tmp/spark-events does not exist")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("/tmp/spark-events")
        .hasMessageContaining("spark.eventLog.dir");
  }
}
