package io.feddip.report;

import io.feddip.runfolder.PartitionCounts;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which client holds what, as a heat map: one row a client, one column a class. */
final class PartitionSection {
  private static final int MOST_ROWS = 60;
  private static final int SHADES = 12;
  private static final int CELL_HEIGHT = 14;
  private static final int LEFT = 52;
  private static final int RIGHT = 62;

  /** Above the cells: numbers lie, names stand aslant. */
  private static final int NUMBERS = 20;

  private static final int NAMES = 74;
  private static final int LETTERS = 16;
  private static final int WIDTH = 560;

  private final PartitionCounts partition;
  private final List<Integer> shown;
  private final double cellWidth;
  private final int largest;
  private final int top;

  private PartitionSection(PartitionCounts partition) {
    this.partition = partition;
    this.shown = shown(partition);
    this.top = partition.names().stream().anyMatch(name -> name.length() > 2) ? NAMES : NUMBERS;
    this.cellWidth = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, partition.classes());
    this.largest =
        Math.max(
            1,
            shown.stream()
                .flatMap(client -> partition.counts().get(client).stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1));
  }

  static String html(RunContents run) {
    return run.partition()
        .map(PartitionSection::html)
        .orElse("<p class=\"none\">The run folder has no partition.json.</p>");
  }

  static String html(PartitionCounts partition) {
    return new PartitionSection(partition).html();
  }

  private String html() {
    int clients = partition.counts().size();
    StringBuilder html = new StringBuilder("<p>");
    html.append(Html.escape(partition.method()))
        .append(partition.method().isEmpty() ? "" : ": ")
        .append(Quantities.format("%,d clients", clients))
        // Regressions, labels and tokens are counted as examples.
        .append(
            partition.classes() > 1
                ? Quantities.format(
                    ", %,d classes. A row is a client, a column a class", partition.classes())
                : ". A row is a client")
        .append(Quantities.format("; the darker, the more examples (at most %,d). ", largest));
    if (shown.size() < clients) {
      html.append(
          Quantities.format(
              "%d clients are shown, from the smallest to the largest. ", shown.size()));
    }
    return html.append("</p>\n<div class=\"scroll\" tabindex=\"0\">")
        .append(svg())
        .append("</div>\n")
        .toString();
  }

  private String svg() {
    int height = top + shown.size() * CELL_HEIGHT + 4;
    StringBuilder svg = new StringBuilder();
    svg.append(
        Quantities.format(
            "<svg class=\"heat\" viewBox=\"0 0 %d %d\" role=\"img\"><title>examples of each class"
                + " at each client</title>",
            WIDTH, height));
    svg.append("<g class=\"label\">");
    svg.append(text(LEFT - 6, top - 7, "end", "client"));
    svg.append(text(WIDTH - 2, top - 7, "end", "examples"));
    int step = Math.max(1, (int) Math.ceil(22 / cellWidth));
    for (int label = 0; label < partition.classes(); label += step) {
      svg.append(head(label));
    }
    for (int row = 0; row < shown.size(); row++) {
      int client = shown.get(row);
      double y = top + (row + 0.78) * CELL_HEIGHT;
      svg.append(text(LEFT - 6, y, "end", Integer.toString(client)));
      svg.append(text(WIDTH - 2, y, "end", Quantities.format("%,d", partition.size(client))));
    }
    svg.append("</g>");
    for (int shade = 1; shade <= SHADES; shade++) {
      String cells = cells(shade);
      if (!cells.isEmpty()) {
        svg.append("<path class=\"cell\" fill-opacity=\"")
            .append(Quantities.format("%.2f", 0.06 + 0.94 * shade / SHADES))
            .append("\" d=\"")
            .append(cells)
            .append("\"/>");
      }
    }
    return svg.append("</svg>").toString();
  }

  private String head(int label) {
    double x = LEFT + (label + 0.5) * cellWidth;
    if (top == NUMBERS) {
      return text(x, top - 7, "middle", Html.escape(partition.name(label)));
    }
    String name = partition.name(label);
    String shown = name.length() > LETTERS ? name.substring(0, LETTERS - 1) + "…" : name;
    return Quantities.format(
        "<text transform=\"translate(%.1f %d) rotate(-50)\"><title>%d: %s</title>%s</text>",
        x, top - 7, label, Html.escape(name), Html.escape(shown));
  }

  /** All cells of one shade as one path: few bytes a cell. */
  private String cells(int shade) {
    StringBuilder path = new StringBuilder();
    String box =
        Quantities.format("h%.1fv%dh-%.1fz", cellWidth - 1, CELL_HEIGHT - 1, cellWidth - 1);
    for (int row = 0; row < shown.size(); row++) {
      List<Integer> counts = partition.counts().get(shown.get(row));
      for (int label = 0; label < counts.size(); label++) {
        if ((int) Math.ceil((double) counts.get(label) * SHADES / largest) == shade) {
          path.append(
                  Quantities.format("M%.1f %d", LEFT + label * cellWidth, top + row * CELL_HEIGHT))
              .append(box);
        }
      }
    }
    return path.toString();
  }

  private static String text(double x, double y, String anchor, String text) {
    return Quantities.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private static List<Integer> shown(PartitionCounts partition) {
    int clients = partition.counts().size();
    List<Integer> all = new ArrayList<>(IntStream.range(0, clients).boxed().toList());
    if (clients <= MOST_ROWS) {
      return all;
    }
    all.sort(Comparator.comparingLong(partition::size));
    return IntStream.range(0, MOST_ROWS)
        .mapToObj(i -> all.get((int) ((long) i * (clients - 1) / (MOST_ROWS - 1))))
        .toList();
  }
}
