package io.feddip.tracking;

import static io.feddip.report.Quantities.bytes;
import static io.feddip.report.Quantities.duration;
import static io.feddip.report.Quantities.format;
import static io.feddip.report.Quantities.number;
import static io.feddip.report.Quantities.percent;
import static io.feddip.report.Quantities.times;
import static java.util.Objects.requireNonNull;

import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.RunFolder;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A run in the terminal: one line a round, below them a progress bar if somebody is looking, and a
 * table at the end.
 */
public final class ConsoleProgress implements RoundListener {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final int UPDATE_MILLISECONDS = 500;

  private final PrintStream out;
  private final boolean interactive;
  private RoundLine lines = new RoundLine(0);
  private double remainingSeconds = Double.NaN;
  private Goal goal = Goal.ACCURACY;
  private String folder = "";
  private ProgressBar bar;

  /**
   * @param out where to write
   * @param interactive whether that is a terminal, which shows a bar
   */
  public ConsoleProgress(PrintStream out, boolean interactive) {
    this.out = requireNonNull(out, "out is null");
    this.interactive = interactive;
  }

  /** On standard output, with a bar if it is a terminal. */
  // JDK 17, the only one this project runs on, has a console exactly if there is a terminal.
  @SuppressWarnings("SystemConsoleNull")
  public static ConsoleProgress standard() {
    return new ConsoleProgress(System.out, System.console() != null);
  }

  @Override
  public void started(RunDescription run) {
    folder = run.folder();
    lines = new RoundLine(run.rounds(), run.goal());
    goal = run.goal();
    run.earlier().forEach(lines::next);
    out.println(
        format(
            "%s: %s on %s, %s parameters, %d clients, %d rounds%s",
            run.strategy(),
            run.model(),
            run.dataset(),
            number((double) run.parameters()),
            run.clients(),
            run.rounds(),
            run.firstRound() > 0 ? ", resumed at round " + (run.firstRound() + 1) : ""));
    out.println("to look at while it trains: " + folder + "/" + RunFolder.REPORT);
    if (interactive) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("rounds")
              .setInitialMax(run.rounds())
              .startsFrom(run.firstRound(), Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
              .setEtaFunction(state -> eta())
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .build();
    }
  }

  @Override
  public void roundFinished(RoundRecord round) {
    String line = lines.next(round);
    remainingSeconds = lines.remainingSeconds(round.round());
    if (bar == null) {
      out.println(line);
      return;
    }
    out.print(CLEAR_LINE + line + System.lineSeparator());
    bar.stepTo(round.round() + 1L);
    bar.refresh();
  }

  @Override
  public void finished(RunSummary summary) {
    closeBar();
    out.print(table(summary));
  }

  @Override
  public void failed(Throwable cause) {
    closeBar();
    out.println("the run ended early: " + cause.getMessage());
  }

  private Optional<Duration> eta() {
    return Double.isFinite(remainingSeconds)
        ? Optional.of(Duration.ofSeconds(Math.round(remainingSeconds)))
        : Optional.empty();
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private String table(RunSummary summary) {
    StringBuilder table = new StringBuilder(System.lineSeparator());
    row(table, "run", summary.strategy() + ", " + summary.model() + " on " + summary.dataset());
    row(table, "rounds", format("%d in %s", summary.rounds(), duration(summary.seconds())));
    if (!goal.equals(Goal.ACCURACY)) {
      row(table, goal.bareName(), lines.ending());
    }
    if (Double.isFinite(summary.finalAccuracy())) {
      row(table, "accuracy", accuracy(summary));
    }
    row(table, "sparsity", percent(summary.finalSparsity()));
    row(
        table,
        "bytes down",
        format(
            "%s, %s smaller than dense (%s)",
            bytes(summary.bytesDown()),
            times(summary.bytesDown(), summary.bytesDownDense()),
            bytes(summary.bytesDownDense())));
    row(
        table,
        "bytes up",
        format(
            "%s, %s smaller than dense (%s)",
            bytes(summary.bytesUp()),
            times(summary.bytesUp(), summary.bytesUpDense()),
            bytes(summary.bytesUpDense())));
    row(
        table,
        "bytes",
        format(
            "%s, %s smaller than dense (%s)",
            bytes(summary.bytes()),
            times(summary.bytes(), summary.bytesDense()),
            bytes(summary.bytesDense())));
    row(table, "model SHA-256", summary.modelSha256());
    row(table, "folder", folder);
    return table.toString();
  }

  private static String accuracy(RunSummary summary) {
    return format(
        "%s at the end; best %s after round %d",
        percent(summary.finalAccuracy()), percent(summary.bestAccuracy()), summary.bestRound() + 1);
  }

  private static void row(StringBuilder table, String name, String value) {
    table
        .append(format("  %-14s %s", name, value.replace('–', '-')))
        .append(System.lineSeparator());
  }
}
