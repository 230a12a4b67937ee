package io.feddip.report;

import io.feddip.runfolder.Confusion;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which class was taken for which, as a heat map, and how well each is found, as a table. */
final class ConfusionSection {
  private static final int SHADES = 12;
  private static final int LEFT = 120;
  private static final int TOP = 90;
  private static final int WIDTH = 560;

  /** Above this many classes cells have no room for numbers. */
  private static final int MOST_NUMBERS = 20;

  private static final int MOST_ROWS = 60;
  private static final int MOST_MISTAKES = 10;
  private static final int LETTERS = 16;

  private final Confusion confusion;
  private final RunContents run;
  private final double cell;

  private ConfusionSection(Confusion confusion, RunContents run) {
    this.confusion = confusion;
    this.run = run;
    this.cell = Math.min(40, (double) (WIDTH - LEFT) / confusion.classes());
  }

  static String html(RunContents run) {
    return run.confusion()
        .map(confusion -> new ConfusionSection(confusion, run).html())
        .orElse(
            "<p class=\"none\">The run folder has no confusion.json: it is written with the last"
                + " round, of up to 300 classes.</p>");
  }

  private String html() {
    return "<p>The last model on the test set. A row is what an example is, a column what it was"
        + " taken for; the darker, the larger the share of the row.</p>\n"
        + "<div class=\"scroll\" tabindex=\"0\">"
        + svg()
        + "</div>\n"
        + mistakes()
        + Html.details(
            "Precision, recall and F1 of each class", confusion.classes() <= MOST_NUMBERS, table());
  }

  private String svg() {
    int classes = confusion.classes();
    StringBuilder svg = new StringBuilder();
    svg.append(
        Quantities.format(
            "<svg class=\"heat\" viewBox=\"0 0 %d %.0f\" role=\"img\"><title>examples of each"
                + " class by the class they were taken for</title>",
            WIDTH, TOP + classes * cell + 4));
    svg.append("<g class=\"label\">");
    int step = Math.max(1, (int) Math.ceil(12 / cell));
    for (int label = 0; label < classes; label += step) {
      double middle = (label + 0.5) * cell;
      String name = Html.escape(shortName(label));
      svg.append(
          Quantities.format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT - 6, TOP + middle + 4, name));
      svg.append(
          Quantities.format(
              "<text transform=\"translate(%.1f %d) rotate(-50)\">%s</text>",
              LEFT + middle, TOP - 6, name));
    }
    svg.append("</g>");
    for (int shade = 1; shade <= SHADES; shade++) {
      String cells = cells(shade);
      if (!cells.isEmpty()) {
        svg.append(
            Quantities.format(
                "<path class=\"cell\" fill-opacity=\"%.2f\" d=\"%s\"/>",
                0.06 + 0.94 * shade / SHADES, cells));
      }
    }
    if (classes <= MOST_NUMBERS) {
      svg.append(numbers());
    }
    return svg.append("</svg>").toString();
  }

  /** All cells of one shade as one path: few bytes a cell. */
  private String cells(int shade) {
    StringBuilder path = new StringBuilder();
    String box = Quantities.format("h%.1fv%.1fh-%.1fz", cell * 0.97, cell * 0.97, cell * 0.97);
    for (int actual = 0; actual < confusion.classes(); actual++) {
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        if ((int) Math.ceil(share(actual, predicted) * SHADES) == shade) {
          path.append(Quantities.format("M%.1f %.1f", LEFT + predicted * cell, TOP + actual * cell))
              .append(box);
        }
      }
    }
    return path.toString();
  }

  private String numbers() {
    StringBuilder texts = new StringBuilder("<g class=\"count\">");
    for (int actual = 0; actual < confusion.classes(); actual++) {
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        long count = confusion.count(actual, predicted);
        if (count > 0) {
          texts.append(
              Quantities.format(
                  "<text x=\"%.1f\" y=\"%.1f\"%s>%d</text>",
                  LEFT + (predicted + 0.5) * cell,
                  TOP + (actual + 0.5) * cell + 3.5,
                  share(actual, predicted) > 0.5 ? " class=\"on\"" : "",
                  count));
        }
      }
    }
    return texts.append("</g>").toString();
  }

  private double share(int actual, int predicted) {
    long count = confusion.count(actual, predicted);
    return count == 0 ? 0 : (double) count / confusion.actual(actual);
  }

  private record Mistake(int actual, int predicted, long count) {}

  private String mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    for (int actual = 0; actual < confusion.classes(); actual++) {
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        long count = confusion.count(actual, predicted);
        if (actual != predicted && count > 0) {
          mistakes.add(new Mistake(actual, predicted, count));
        }
      }
    }
    mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
    if (mistakes.isEmpty()) {
      return "<p>No example was taken for another class.</p>\n";
    }
    List<String> worst =
        mistakes.stream()
            .limit(MOST_MISTAKES)
            .map(
                mistake ->
                    Html.escape(
                        Quantities.format(
                            "%s for %s (%,d)",
                            name(mistake.actual()), name(mistake.predicted()), mistake.count())))
            .toList();
    return "<p>Most often mistaken: " + String.join(", ", worst) + ".</p>\n";
  }

  private String table() {
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < confusion.classes(); label++) {
      labels.add(label);
    }
    String note = "";
    if (labels.size() > MOST_ROWS) {
      labels.sort(Comparator.comparingDouble(this::f1));
      note = "<p>The " + MOST_ROWS + " classes that are found worst.</p>\n";
    }
    List<List<String>> rows =
        labels.stream()
            .limit(MOST_ROWS)
            .map(
                label ->
                    List.of(
                        name(label),
                        Quantities.format("%,d", confusion.actual(label)),
                        Quantities.percent(
                            ratio(confusion.count(label, label), confusion.predicted(label))),
                        Quantities.percent(
                            ratio(confusion.count(label, label), confusion.actual(label))),
                        Quantities.percent(f1(label))))
            .toList();
    return note + Html.table(List.of("class", "examples", "precision", "recall", "F1"), rows);
  }

  private double f1(int label) {
    return ratio(
        2 * confusion.count(label, label), confusion.actual(label) + confusion.predicted(label));
  }

  /** NaN of none, which tables show as a dash. */
  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  private String name(int label) {
    return run.partition().map(partition -> partition.name(label)).orElse(Integer.toString(label));
  }

  private String shortName(int label) {
    String name = name(label);
    return name.length() > LETTERS ? name.substring(0, LETTERS - 1) + "…" : name;
  }
}
