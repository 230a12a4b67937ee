package io.feddip.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.run.RoundRecord;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestLiveReport {
  private static final SampleRun SAMPLE = new SampleRun("feddip", 20, 20, 1);

  private final AtomicLong seconds = new AtomicLong(100);

  @TempDir Path temporary;

  @Test
  void aRoundThatTakesLongIsSeenAtOnce() throws Exception {
    try (RunFolder folder = folder()) {
      LiveReport report = report(folder, 0);
      for (int round = -1; round < 4; round++) {
        seconds.addAndGet(LiveReport.SECONDS);
        finish(report, folder, round);

        assertThat(page()).contains("http-equiv=\"refresh\"", ">" + (round + 1) + "</b>");
      }
    }
  }

  @Test
  void quickRoundsShareAPage() throws Exception {
    try (RunFolder folder = folder()) {
      LiveReport report = report(folder, 0);
      finish(report, folder, -1);
      assertThat(temporary.resolve(RunFolder.REPORT)).doesNotExist();

      seconds.addAndGet(LiveReport.SECONDS);
      finish(report, folder, 0);
      String first = page();
      seconds.addAndGet(LiveReport.SECONDS - 1);
      finish(report, folder, 1);

      assertThat(page()).isEqualTo(first);
    }
  }

  @Test
  void aCostlyPageIsDrawnSeldom() throws Exception {
    try (RunFolder folder = folder()) {
      LiveReport report = report(folder, 2);
      long start = seconds.get();
      int pages = 0;
      for (int round = 0; round < 100; round++) {
        seconds.addAndGet(10);
        long before = seconds.get();
        finish(report, folder, round % 20);
        // Every look at this clock takes 2 s, and a page is between two of them.
        pages += seconds.get() - before > 2 ? 1 : 0;
      }

      assertThat(pages).isBetween(12, (int) (seconds.get() - start) / (2 * 25) + 1);
    }
  }

  @Test
  void theLastPageOfAFailureStays() throws Exception {
    try (RunFolder folder = folder()) {
      LiveReport report = report(folder, 0);
      seconds.addAndGet(LiveReport.SECONDS);
      finish(report, folder, 0);

      report.failed(new IllegalStateException("diverged"));

      assertThat(page()).doesNotContain("refresh").contains("not finished", "accuracy so far");
    }
  }

  @Test
  void whatCannotBeWrittenDoesNotEndTheRun() throws Exception {
    try (RunFolder folder = folder()) {
      LiveReport report = report(folder, 0);
      // A folder of that name cannot be replaced by a file.
      Files.createDirectories(temporary.resolve(RunFolder.REPORT).resolve("taken"));
      seconds.addAndGet(LiveReport.SECONDS);

      finish(report, folder, 0);
      report.failed(new IllegalStateException("diverged"));

      assertThat(temporary.resolve(RunFolder.REPORT)).isDirectory();
    }
  }

  /**
   * @param cost seconds between the two looks at the clock around a page
   */
  private LiveReport report(RunFolder folder, int cost) {
    return new LiveReport(folder, () -> TimeUnit.SECONDS.toNanos(seconds.getAndAdd(cost)));
  }

  private RunFolder folder() {
    return RunFolder.create(temporary.toString(), new Configuration(), false);
  }

  private static void finish(LiveReport report, RunFolder folder, int round) {
    RoundRecord record = SAMPLE.round(round);
    folder.append(record);
    report.roundFinished(record);
  }

  private String page() throws Exception {
    return Files.readString(temporary.resolve(RunFolder.REPORT));
  }
}
