package io.feddip.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.report.Quantities;
import io.feddip.runfolder.SampleRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestConsoleProgress {
  private static final SampleRun SAMPLE = new SampleRun("feddip", 20, 20, 1);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void plainOutputIsOneLineARound() {
    run(new ConsoleProgress(out, false), List.of());

    List<String> lines = bytes.toString(UTF_8).lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "feddip: lenet5 on fashion-mnist-mini, 61,706 parameters, 20 clients, 20 rounds");
    assertThat(lines.get(1)).isEqualTo("to look at while it trains: file:/runs/one/report.html");
    assertThat(lines.get(2)).startsWith("untrained").contains("accuracy");
    assertThat(lines.get(3))
        .matches(
            "round  1/20  accuracy +[0-9.]+ %  best +[0-9.]+ % \\( *[0-9]+\\)  s 0\\.[0-9]{3}"
                + "  lambda [0-9.e+-]+ +[0-9.]+ kB +[0-9.]+x smaller +[0-9.]+ s  ETA .*");
    assertThat(lines.get(6)).endsWith("1 failed");
    assertThat(lines.get(22)).startsWith("round 20/20").contains("ETA 0.00 s");
    assertThat(bytes.toString(UTF_8))
        .doesNotContain("\r")
        .matches(text -> text.chars().allMatch(letter -> letter < 128), "is ASCII");
    assertThat(lines).anyMatch(line -> line.matches("  bytes +.*x smaller than dense.*"));
    assertThat(lines).anyMatch(line -> line.matches("  folder +file:/runs/one"));
  }

  @Test
  void aTerminalHasABarBelowTheLines() {
    run(new ConsoleProgress(out, true), List.of());

    String text = bytes.toString(UTF_8);
    assertThat(text).contains("\r\u001b[2Kround 20/20").contains("rounds 100% [");
  }

  @Test
  void aResumedRunKnowsTheBestOfBefore() {
    RoundRecord good = SAMPLE.round(19);

    run(new ConsoleProgress(out, false), List.of(good));

    assertThat(bytes.toString(UTF_8))
        .contains("resumed at round 21")
        .contains("best " + "%8s".formatted(Quantities.percent(good.testAccuracy())) + " (20)");
  }

  @Test
  void aFailureIsSaid() {
    ConsoleProgress progress = new ConsoleProgress(out, true);
    progress.started(description(List.of()));

    progress.failed(new IllegalStateException("the model diverged"));

    assertThat(bytes.toString(UTF_8)).endsWith("the run ended early: the model diverged\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "1234567, 1.23 MB",
    "12345678, 12.3 MB",
    "9223372036854775807, 9.22 EB"
  })
  void bytesAreReadable(long value, String text) {
    assertThat(Quantities.bytes(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 s",
    "9.999, 10.0 s",
    "59.96, 1 min 00 s",
    "245, 4 min 05 s",
    "3600, 1 h 00 min",
    "7199.9, 2 h 00 min",
    "NaN, –"
  })
  void durationsAreReadable(double value, String text) {
    assertThat(Quantities.duration(value)).isEqualTo(text);
  }

  private static void run(ConsoleProgress progress, List<RoundRecord> earlier) {
    progress.started(description(earlier));
    for (int round = -1; round < 20; round++) {
      progress.roundFinished(SAMPLE.round(round));
    }
    progress.finished(
        new RunSummary(
            "feddip",
            "fashion-mnist-mini",
            "lenet5",
            20,
            0.81,
            0.83,
            17,
            0.9,
            1000,
            2000,
            9000,
            9000,
            77,
            "ab",
            List.of()));
  }

  private static RunDescription description(List<RoundRecord> earlier) {
    return new RunDescription(
        "feddip",
        "fashion-mnist-mini",
        "lenet5",
        61706,
        20,
        20,
        earlier,
        "file:/runs/one",
        Map.of(),
        Goal.ACCURACY);
  }
}
