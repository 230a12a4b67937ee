package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fit that nobody wants any more ends, and its jobs with it. */
final class TestStopping {
  private static final String GROUP = "mine";

  private final SparkContext spark = Tables.spark().sparkContext();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** A fit of hours on a thread of its own. */
  private Thread fitting(boolean grouped) {
    Dataset<Row> rows = Tables.clouds(300);
    Thread thread =
        new Thread(
            () -> {
              if (grouped) {
                spark.setJobGroup(GROUP, "a fit", true);
              }
              try {
                Tables.classifier().setMaxIter(100_000).setLocalEpochs(20).fit(rows);
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    thread.start();
    return thread;
  }

  private void awaitRounds() throws InterruptedException {
    for (int i = 0; i < 300 && spark.statusTracker().getActiveJobIds().length == 0; i++) {
      Thread.sleep(20);
    }
    Thread.sleep(2000);
  }

  @Test
  @Timeout(120)
  void testCancellingTheJobGroup() throws Exception {
    Thread thread = fitting(true);
    awaitRounds();
    // A group without a job at this very moment has nothing to cancel.
    for (int i = 0; i < 200 && thread.isAlive(); i++) {
      spark.cancelJobGroup(GROUP);
      thread.join(50);
    }
    assertThat(thread.isAlive()).isFalse();
    assertThat(failure.get()).hasStackTraceContaining("cancelled");
    assertNothingRuns();
  }

  @Test
  @Timeout(120)
  void testInterrupt() throws Exception {
    Thread thread = fitting(false);
    awaitRounds();
    thread.interrupt();
    thread.join(20_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(failure.get()).isNotNull();
    assertNothingRuns();
  }

  private void assertNothingRuns() throws Exception {
    CompletableFuture<Void> quiet =
        CompletableFuture.runAsync(
            () -> {
              while (spark.statusTracker().getActiveJobIds().length > 0) {
                Thread.onSpinWait();
              }
            });
    try {
      quiet.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("jobs go on", e);
    }
  }
}
