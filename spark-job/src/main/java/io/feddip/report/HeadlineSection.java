package io.feddip.report;

import static io.feddip.report.Quantities.bytes;
import static io.feddip.report.Quantities.duration;
import static io.feddip.report.Quantities.format;
import static io.feddip.report.Quantities.percent;
import static io.feddip.report.Quantities.times;

import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The figures to read first: tiles for one run, a table for several. */
final class HeadlineSection {
  private HeadlineSection() {}

  static String html(List<RunContents> runs) {
    return runs.size() == 1 ? tiles(runs.get(0)) : table(runs);
  }

  private static String tiles(RunContents run) {
    StringBuilder tiles = new StringBuilder("<div class=\"tiles\">");
    tiles.append(
        tile(
            name(run),
            last(run),
            run.best()
                .map(
                    best ->
                        format(
                            run.validated()
                                ? "best of validation %s, after round %d"
                                : "best %s, after round %d",
                            best(run).orElse("–"),
                            best.round() + 1))
                .orElse("not measured")));
    tiles.append(
        tile("sparsity", percent(finalSparsity(run)), "of the prunable parameters are zero"));
    tiles.append(
        tile(
            "bytes sent",
            bytes(run.bytes()),
            times(run.bytes(), run.bytesDense())
                + " smaller than dense ("
                + bytes(run.bytesDense())
                + ")"));
    tiles.append(
        tile(
            "rounds",
            Integer.toString(run.trainedRounds()),
            run.finished() ? "finished" : "not finished"));
    tiles.append(
        tile(
            "time",
            duration(run.seconds()),
            duration(run.seconds() / Math.max(1, run.trainedRounds())) + " a round"));
    privacy(run).ifPresent(tiles::append);
    return tiles.append("</div>\n").toString();
  }

  /** The test set is touched once where there is a validation set. */
  private static String name(RunContents run) {
    String measure = new Measure(run.goal()).name();
    if (run.validated()) {
      return run.finished()
          ? "test %s of the last model".formatted(measure)
          : "validation %s so far".formatted(measure);
    }
    return run.finished() ? "final " + measure : measure + " so far";
  }

  /** What is promised of clients, and what on this page is not covered by it. */
  private static Optional<String> privacy(RunContents run) {
    if (run.rounds().isEmpty()) {
      return Optional.empty();
    }
    RoundRecord last = run.rounds().get(run.rounds().size() - 1);
    return Optional.ofNullable(last.epsilon())
        .map(
            epsilon ->
                last.diagnostics().containsKey("noise_seeded")
                    ? tile("privacy", "none", "the noise was seeded: anybody can repeat it")
                    : tile(
                        "privacy: ε of the model",
                        format("%.3f", epsilon),
                        "not covered, and not private: training loss, examples, cohorts and all"
                            + " that is said of single clients"));
  }

  private static String tile(String name, String value, String note) {
    return "<div class=\"tile\"><span>"
        + Html.escape(name)
        + "</span><b>"
        + Html.escape(value)
        + "</b><small>"
        + Html.escape(note)
        + "</small></div>";
  }

  private static String table(List<RunContents> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (RunContents run : runs) {
      rows.add(
          List.of(
              run.name(),
              run.summary().map(RunSummary::strategy).orElse("–"),
              run.summary().map(RunSummary::model).orElse("–"),
              run.trainedRounds() + (run.finished() ? "" : " so far"),
              last(run),
              best(run).orElse("–"),
              percent(finalSparsity(run)),
              bytes(run.bytes()),
              times(run.bytes(), run.bytesDense()),
              duration(run.seconds())));
    }
    return Html.table(
        List.of(
            "run",
            "strategy",
            "model",
            "rounds",
            runs.stream().map(RunContents::goal).distinct().count() == 1
                ? "final " + new Measure(runs.get(0).goal()).name()
                : "final value",
            "best",
            "sparsity",
            "bytes",
            "smaller than dense",
            "time"),
        rows);
  }

  private static String last(RunContents run) {
    return new Measure(run.goal()).text(run.last(run.goal()));
  }

  private static Optional<String> best(RunContents run) {
    Measure measure = new Measure(run.goal());
    return run.best().map(round -> measure.text(measure.of(round)));
  }

  private static double finalSparsity(RunContents run) {
    return run.summary()
        .map(RunSummary::finalSparsity)
        .orElseGet(
            () ->
                run.rounds().isEmpty()
                    ? Double.NaN
                    : run.rounds().get(run.rounds().size() - 1).sparsity());
  }
}
