package io.feddip.report;

import io.feddip.api.run.RoundRecord;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The curves of one run or of several, a figure a quantity. */
public final class CurveSection {
  /** Beyond this many diagnostics the page would be longer than anybody reads. */
  private static final int MOST_DIAGNOSTICS = 24;

  private static final String DENSE =
      "<p class=\"none\">Nothing is pruned, and there is no penalty.</p>";

  private final List<RunContents> runs;
  private final boolean several;
  private final Measure measure;

  CurveSection(List<RunContents> runs) {
    this.runs = runs;
    this.several = runs.size() > 1;
    this.measure = Measure.of(runs);
  }

  String html() {
    return Html.section("Learning", legend() + figures(learning()))
        + Html.section("Sparsity and penalty", prunes() ? legend() + figures(pruning()) : DENSE)
        + Html.section("Bytes", legend() + figures(bytes()))
        + diagnostics();
  }

  private String legend() {
    return Html.legend(runs.stream().map(RunContents::name).toList());
  }

  private List<String> learning() {
    List<String> figures = new ArrayList<>();
    figures.add(
        figure(
            goalOverRounds(measure),
            set() + " " + measure.name(),
            "of the sparse model that clients receive next"));
    // Classes are drawn by accuracy, whatever models are compared by: a perplexity, say.
    List<Measure> sought = runs.stream().map(run -> new Measure(run.goal())).distinct().toList();
    if (sought.size() == 1 && !sought.get(0).equals(measure)) {
      figures.add(
          figure(
              goalOverRounds(sought.get(0)),
              set() + " " + sought.get(0).name(),
              "what models are compared by"));
    }
    figures.add(
        several
            ? figure(
                overRounds(set() + " loss", RoundRecord::loss),
                set() + " loss",
                "mean over the set")
            : losses(runs.get(0)));
    figures.add(
        figure(
            goalOverBytes(),
            set() + " " + measure.name() + " against bytes",
            "what it costs on the wire, both ways, all clients"));
    return figures;
  }

  private LineChart goalOverRounds(Measure of) {
    return of.axis(overRounds(set() + " " + of.name(), of::of));
  }

  /** What curves are measured on. */
  private String set() {
    return runs.stream().anyMatch(RunContents::validated) ? "Validation" : "Test";
  }

  private static String losses(RunContents run) {
    String set = run.validated() ? "validation" : "test";
    LineChart chart = new LineChart("Loss by round", "rounds", "loss");
    chart.curve("training", 1, false, run.roundAxis(), run.trainedValues(RoundRecord::trainLoss));
    chart.curve(set, 0, false, run.roundAxis(), run.values(RoundRecord::loss));
    return figure(
        chart,
        "Loss",
        Html.key(set + " set", 0, false) + ", " + Html.key("training, cohort's mean", 1, false));
  }

  private LineChart goalOverBytes() {
    LineChart chart =
        measure.axis(
            new LineChart(
                    set() + " " + measure.name() + " by bytes sent so far",
                    "bytes so far",
                    measure.name())
                .xLabels(Quantities::bytesAxis));
    for (int i = 0; i < runs.size(); i++) {
      RunContents run = runs.get(i);
      chart.curve(
          run.name(), i, Palette.isDashed(i), run.cumulativeBytes(), run.values(measure::of));
    }
    return chart;
  }

  /** Four charts of zeros would say as much. */
  private boolean prunes() {
    return runs.stream()
        .flatMap(run -> run.rounds().stream())
        .anyMatch(
            round -> round.sparsity() > 0 || round.sparsityTarget() > 0 || round.lambda() > 0);
  }

  private List<String> pruning() {
    LineChart sparsity =
        new LineChart("Sparsity by round, target and actual", "rounds", "sparsity s")
            .yLabels(Quantities::percentAxis);
    for (int i = 0; i < runs.size(); i++) {
      RunContents run = runs.get(i);
      if (!several) {
        sparsity.curve(
            "target", 1, true, run.roundAxis(), run.trainedValues(RoundRecord::sparsityTarget));
      }
      sparsity.curve(
          run.name(),
          i,
          Palette.isDashed(i),
          run.roundAxis(),
          run.trainedValues(RoundRecord::sparsity));
    }
    List<String> figures = new ArrayList<>();
    figures.add(
        figure(
            sparsity,
            "Sparsity s",
            several
                ? "share of the prunable parameters that is zero"
                : Html.key("of the model", 0, false)
                    + ", "
                    + Html.key("the schedule's target", 1, true)));
    addUnlessZero(
        figures,
        "Penalty λ",
        RoundRecord::lambda,
        "weight of the regularisation, growing in steps");
    addUnlessZero(
        figures,
        "Mask changes",
        RoundRecord::maskChanged,
        "parameters that left or entered the mask");
    addUnlessZero(
        figures,
        "Pruning error δ",
        RoundRecord::pruningError,
        "share of the average's squared norm that pruning took");
    return figures;
  }

  /** Not every strategy has a penalty, or a mask of the run. */
  private void addUnlessZero(
      List<String> figures, String name, ToDoubleFunction<RoundRecord> value, String note) {
    boolean says =
        runs.stream()
            .flatMap(run -> run.rounds().stream())
            .mapToDouble(value)
            .anyMatch(number -> number != 0 && !Double.isNaN(number));
    if (says) {
      figures.add(figure(overTrainedRounds(name, value), name, note));
    }
  }

  private List<String> bytes() {
    LineChart chart =
        new LineChart("Bytes by round", "rounds", "bytes")
            .yLabels(Quantities::bytesAxis)
            .wideRangeAsLog();
    if (!several) {
      RunContents run = runs.get(0);
      chart.curve("dense", 7, true, run.roundAxis(), positive(run, RoundRecord::bytesDense));
      chart.curve("down", 0, false, run.roundAxis(), positive(run, RoundRecord::bytesDown));
      chart.curve("up", 1, false, run.roundAxis(), positive(run, RoundRecord::bytesUp));
      return List.of(
          figure(
              chart,
              "Bytes a round",
              Html.key("to the clients", 0, false)
                  + ", "
                  + Html.key("from the clients", 1, false)
                  + ", "
                  + Html.key("both ways, were everything dense", 7, true)),
          smaller());
    }
    for (int i = 0; i < runs.size(); i++) {
      RunContents run = runs.get(i);
      chart.curve(
          run.name(), i, Palette.isDashed(i), run.roundAxis(), positive(run, RoundRecord::bytes));
    }
    return List.of(figure(chart, "Bytes a round", "both ways, the whole cohort"), smaller());
  }

  private String smaller() {
    LineChart chart = new LineChart("How many times smaller than dense", "rounds", "times");
    for (int i = 0; i < runs.size(); i++) {
      RunContents run = runs.get(i);
      chart.curve(
          run.name(),
          i,
          Palette.isDashed(i),
          run.roundAxis(),
          run.trainedValues(
              round ->
                  round.bytes() == 0 ? Double.NaN : (double) round.bytesDense() / round.bytes()));
    }
    return figure(chart, "Times smaller than dense", "both ways; 1 is no saving");
  }

  private static List<Double> positive(RunContents run, ToDoubleFunction<RoundRecord> bytes) {
    return run.values(
        round -> bytes.applyAsDouble(round) > 0 ? bytes.applyAsDouble(round) : Double.NaN);
  }

  private String diagnostics() {
    SortedSet<String> names = new TreeSet<>();
    for (RunContents run : runs) {
      run.rounds().forEach(round -> names.addAll(round.diagnostics().keySet()));
    }
    if (names.isEmpty()) {
      return "";
    }
    List<String> figures = new ArrayList<>();
    for (String name : names) {
      if (figures.size() < MOST_DIAGNOSTICS) {
        LineChart chart =
            overRounds(name, round -> round.diagnostics().getOrDefault(name, Double.NaN));
        figures.add(figure(chart, name.replace('_', ' '), ""));
      }
    }
    return Html.section(
        "Diagnostics",
        Html.details(names.size() + " more quantities", false, legend() + figures(figures)));
  }

  private LineChart overRounds(String name, ToDoubleFunction<RoundRecord> value) {
    LineChart chart = new LineChart(name + " by round", "rounds", name.replace('_', ' '));
    for (int i = 0; i < runs.size(); i++) {
      RunContents run = runs.get(i);
      chart.curve(run.name(), i, Palette.isDashed(i), run.roundAxis(), run.values(value));
    }
    return chart;
  }

  private LineChart overTrainedRounds(String name, ToDoubleFunction<RoundRecord> value) {
    return overRounds(name, round -> round.round() < 0 ? Double.NaN : value.applyAsDouble(round));
  }

  public static String figures(List<String> figures) {
    return "<div class=\"figures\">" + String.join("", figures) + "</div>\n";
  }

  /**
   * A chart with its caption; a figure whose chart cannot be drawn says so.
   *
   * @param note HTML
   */
  public static String figure(LineChart chart, String caption, String note) {
    String picture;
    try {
      picture = chart.isEmpty() ? "<p class=\"none\">no values</p>" : chart.toPageSvg();
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Java draws text with the system's fonts; a bare container may have none.
      picture =
          "<p class=\"none\">not drawn: "
              + Html.escape(String.valueOf(e.getMessage()))
              + " (does this machine have fonts?)</p>";
    }
    return Html.figure(caption, note, picture);
  }
}
