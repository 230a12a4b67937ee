package io.feddip.report;

import io.feddip.api.run.Seconds;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Where the time of the runs went. */
final class TimeSection {
  private record Part(String name, int colour, ToDoubleFunction<Seconds> seconds) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("train", 0, Seconds::train),
          new Part("aggregate", 1, Seconds::aggregate),
          new Part("prune", 2, Seconds::prune),
          new Part("evaluate", 3, Seconds::evaluate),
          new Part("checkpoint", 4, Seconds::checkpoint),
          new Part("other", 7, TimeSection::other));

  private TimeSection() {}

  static String html(List<RunContents> runs) {
    StringBuilder html = new StringBuilder(Html.legend(PARTS.stream().map(Part::name).toList()));
    // The last part has the grey of its own, not the colour of its place in the list.
    html = new StringBuilder(html.toString().replace("var(--c5)", Palette.variable(7)));
    List<String> head = new ArrayList<>(List.of("run", "in all", "a round"));
    PARTS.forEach(part -> head.add(part.name()));
    List<List<String>> rows = new ArrayList<>();
    for (RunContents run : runs) {
      double total = Math.max(run.seconds(), 1e-9);
      List<String> row = new ArrayList<>();
      row.add(run.name());
      row.add(Quantities.duration(run.seconds()));
      row.add(Quantities.duration(run.seconds() / Math.max(1, run.trainedRounds())));
      html.append("<div class=\"bar\" role=\"img\" aria-label=\"parts of the time\">");
      for (Part part : PARTS) {
        double seconds =
            run.rounds().stream()
                .mapToDouble(round -> part.seconds().applyAsDouble(round.seconds()))
                .filter(Double::isFinite)
                .sum();
        html.append(
            Quantities.format(
                "<span style=\"width:%.2f%%;background:%s\"></span>",
                Math.min(100, 100 * seconds / total), Palette.variable(part.colour())));
        row.add(
            Quantities.duration(seconds) + Quantities.format(" (%.0f %%)", 100 * seconds / total));
      }
      html.append("</div>\n");
      rows.add(row);
    }
    return html.append(Html.table(head, rows)).append(perRound(runs)).toString();
  }

  private static String perRound(List<RunContents> runs) {
    LineChart chart =
        new LineChart("Seconds by round", "rounds", "time").yLabels(Quantities::secondsAxis);
    for (int i = 0; i < runs.size(); i++) {
      RunContents run = runs.get(i);
      chart.curve(
          run.name(),
          i,
          Palette.isDashed(i),
          run.roundAxis(),
          run.trainedValues(round -> round.seconds().total()));
    }
    return Html.legend(runs.stream().map(RunContents::name).toList())
        + CurveSection.figures(
            List.of(CurveSection.figure(chart, "Time of each round", "on the driver's clock")));
  }

  private static double other(Seconds seconds) {
    return Math.max(
        0,
        seconds.total()
            - seconds.train()
            - seconds.aggregate()
            - seconds.prune()
            - seconds.evaluate()
            - seconds.checkpoint());
  }
}
