package io.feddip.report;

import static java.util.Objects.requireNonNull;

import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.runfolder.ByProduct;
import io.feddip.runfolder.RunFolder;
import java.util.function.LongSupplier;

/**
 * Writes the report of a run while it trains, so that one can look instead of wait: after a round,
 * at most once in {@value #SECONDS} seconds, and in long runs, whose pages take longer to draw, so
 * seldom that drawing takes at most a twenty-fifth of the time. The page reloads itself as long as
 * this class writes it; the one that is written at the end does not.
 *
 * <p>The page is a by-product: when it cannot be written, the run goes on without.
 */
public final class LiveReport implements RoundListener {
  /** Between two pages, and between two looks of a browser. */
  static final int SECONDS = 3;

  private static final long NANOSECONDS = SECONDS * 1_000_000_000L;
  private static final int TIMES_THE_COST = 25;

  private final RunFolder folder;
  private final LongSupplier clock;
  private long due;
  private boolean drawn;
  private boolean works = true;

  /**
   * @param folder of the run, open as long as the run goes on
   */
  public LiveReport(RunFolder folder) {
    this(folder, System::nanoTime);
  }

  /**
   * @param clock nanoseconds from anywhere
   */
  LiveReport(RunFolder folder, LongSupplier clock) {
    this.folder = requireNonNull(folder, "folder is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.due = clock.getAsLong() + NANOSECONDS;
  }

  @Override
  public void roundFinished(RoundRecord round) {
    long start = clock.getAsLong();
    if (!works || start < due) {
      return;
    }
    write(true);
    long end = clock.getAsLong();
    // Of the first page's time most is what the JVM takes to load all that draws.
    long cost = drawn ? end - start : 0;
    drawn = true;
    due = end + Math.max(NANOSECONDS, cost * TIMES_THE_COST);
  }

  /** The last page, which stays as it is. */
  @Override
  public void failed(Throwable cause) {
    if (works && folder.has(RunFolder.REPORT)) {
      write(false);
    }
  }

  private void write(boolean goesOn) {
    works =
        ByProduct.attempt(
            folder.path() + "/" + RunFolder.REPORT, () -> ReportPage.write(folder, goesOn));
  }
}
