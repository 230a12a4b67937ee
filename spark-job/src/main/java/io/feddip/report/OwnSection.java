package io.feddip.report;

import io.feddip.api.run.ClientRecord;
import io.feddip.runfolder.Overlaps;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Clients with models of their own: how well each does, and how much masks have in common. */
final class OwnSection {
  private static final int BINS = 20;
  private static final int CELL = 26;
  private static final int EDGE = 40;

  private OwnSection() {}

  /** Whether clients' own models were measured. */
  static boolean concerns(RunContents run) {
    return run.clients().stream().anyMatch(task -> Double.isFinite(task.accuracyAfter()));
  }

  static String html(RunContents run) {
    if (!concerns(run)) {
      return "<p class=\"none\">All clients use the server's model.</p>";
    }
    Map<Integer, ClientRecord> latest = new TreeMap<>();
    for (ClientRecord task : run.clients()) {
      if (Double.isFinite(task.accuracyAfter())) {
        latest.merge(task.client(), task, (a, b) -> b.round() >= a.round() ? b : a);
      }
    }
    List<String> figures = new ArrayList<>();
    figures.add(accuracies(latest.values()));
    run.overlaps().ifPresent(overlaps -> figures.add(heat(overlaps)));
    return CurveSection.figures(figures);
  }

  private static String accuracies(Collection<ClientRecord> clients) {
    int[] before = bins(clients, ClientRecord::accuracyBefore);
    int[] after = bins(clients, ClientRecord::accuracyAfter);
    List<BarChart.Place> places = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      int from = 100 * bin / BINS;
      int to = 100 * (bin + 1) / BINS;
      places.add(
          new BarChart.Place(
              List.of((double) after[bin], (double) before[bin]),
              bin % 4 == 0 ? from + " %" : "",
              "%d to %d %%: %d clients after training, %d before"
                  .formatted(from, to, after[bin], before[bin])));
    }
    double mean =
        clients.stream().mapToDouble(ClientRecord::accuracyAfter).average().orElse(Double.NaN);
    int most = IntStream.concat(IntStream.of(before), IntStream.of(after)).max().orElse(0);
    int top = (most + 3) / 4 * 4;
    return Html.figure(
        Quantities.format("Accuracy of %,d clients", clients.size()),
        Html.key("after local training", 0, false)
            + Quantities.format(" (mean %.1f %%), ", 100 * mean)
            + Html.key("before it", 1, false)
            + "; each client the last time it was measured, on its own test examples",
        new BarChart("clients by accuracy", places, top, count -> Quantities.format("%,.0f", count))
            .svg());
  }

  /** How many clients are in each twentieth; 1 is in the last. */
  private static int[] bins(
      Collection<ClientRecord> clients, ToDoubleFunction<ClientRecord> accuracy) {
    int[] bins = new int[BINS];
    for (ClientRecord client : clients) {
      double value = accuracy.applyAsDouble(client);
      if (Double.isFinite(value)) {
        bins[Math.max(0, Math.min(BINS - 1, (int) (value * BINS)))]++;
      }
    }
    return bins;
  }

  private static String heat(Overlaps overlaps) {
    List<Integer> clients = overlaps.clients();
    double[] sorted = pairs(overlaps).sorted().toArray();
    double least = sorted.length == 0 ? 0 : sorted[0];
    double most = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    int size = EDGE + clients.size() * CELL + 2;
    StringBuilder svg =
        new StringBuilder(
            Quantities.format(
                "<svg class=\"heat\" viewBox=\"0 0 %d %d\" role=\"img\" style=\"max-width:%dpx\">"
                    + "<title>overlap of clients' masks</title>%n<g class=\"label\">",
                size, size, size));
    for (int i = 0; i < clients.size(); i++) {
      double middle = EDGE + (i + 0.5) * CELL;
      svg.append(
          Quantities.format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>%n",
              middle, EDGE - 8, clients.get(i), EDGE - 8, middle + 4, clients.get(i)));
    }
    svg.append("</g>\n");
    for (int row = 0; row < clients.size(); row++) {
      for (int column = 0; column < clients.size(); column++) {
        if (row != column) {
          double overlap = overlaps.overlap().get(row).get(column);
          double shade = most > least ? (overlap - least) / (most - least) : 0;
          String words = "clients %d and %d".formatted(clients.get(row), clients.get(column));
          svg.append(cell(row, column, overlap, shade, words));
        }
      }
    }
    return Html.figure(
        "Mask overlap of " + clients.size() + " clients",
        Quantities.format(
            "Jaccard index of every two in per cent, after round %d; the darker, the more they keep"
                + " in common (%.1f to %.1f)",
            overlaps.round() + 1, 100 * least, 100 * most),
        svg.append("</svg>\n").toString());
  }

  private static DoubleStream pairs(Overlaps overlaps) {
    return IntStream.range(0, overlaps.clients().size())
        .boxed()
        .flatMapToDouble(
            row ->
                IntStream.range(0, row)
                    .mapToDouble(column -> overlaps.overlap().get(row).get(column)));
  }

  private static String cell(int row, int column, double overlap, double shade, String words) {
    int x = EDGE + column * CELL;
    int y = EDGE + row * CELL;
    return Quantities.format(
        "<g><title>%s: %.1f %%</title><rect class=\"cell\" x=\"%d\" y=\"%d\" width=\"%d\""
            + " height=\"%d\" fill-opacity=\"%.2f\"/><text class=\"count\"><tspan x=\"%d\""
            + " y=\"%d\"%s>%.0f</tspan></text></g>%n",
        words,
        100 * overlap,
        x,
        y,
        CELL - 1,
        CELL - 1,
        0.06 + 0.84 * shade,
        x + CELL / 2,
        y + CELL / 2 + 4,
        shade > 0.5 ? " class=\"on\"" : "",
        100 * overlap);
  }
}
