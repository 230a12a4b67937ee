package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.Feddip;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.federation.LocalSpark;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds leave nothing behind but their records and Spark's history of jobs. */
@Tag("long")
final class TestLongRunMemory {
  private static final int FIRST = 20;
  private static final int MIDDLE = 110;
  private static final int LAST = 199;
  private static final int LOOKS = 5;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

  /**
   * Spark's history of jobs and stages, which it bounds, and the rounds' records take 9,000 to
   * 18,000. A tenth of LeNet-5's weights that stayed would be too much.
   */
  private static final long MOST_A_ROUND = 24_000;

  @TempDir private Path folder;

  @Test
  void testMemoryInUseAfterManyRounds() {
    Map<Integer, Long> live = new TreeMap<>();
    RoundListener listener =
        new RoundListener() {
          @Override
          public void roundFinished(RoundRecord round) {
            if (List.of(FIRST, MIDDLE, LAST).contains(round.round())) {
              live.put(round.round(), liveBytes());
            }
          }
        };
    Feddip.train(
        SmallRun.config(
            folder,
            "feddip.federation.rounds=200",
            "feddip.checkpoint.every=10",
            "feddip.evaluation.every=5"),
        LocalSpark.session(),
        folder.resolve("run").toString(),
        false,
        List.of(listener));
    assertThat(live.get(MIDDLE) - live.get(FIRST)).isLessThan((MIDDLE - FIRST) * MOST_A_ROUND);
    assertThat(live.get(LAST) - live.get(MIDDLE)).isLessThan((LAST - MIDDLE) * MOST_A_ROUND);
  }

  /**
   * What is reachable on the heap, in direct buffers and in JavaCPP's memory: the least of some
   * looks, since Spark frees broadcasts in the background once the collector has found them.
   */
  private static long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      System.gc();
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      long direct =
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      least = Math.min(least, heap + direct + Pointer.totalBytes());
    }
    return least;
  }
}
