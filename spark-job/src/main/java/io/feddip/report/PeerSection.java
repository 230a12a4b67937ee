package io.feddip.report;

import io.feddip.api.run.ClientRecord;
import io.feddip.runfolder.PartitionCounts;
import io.feddip.runfolder.RunContents;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run without a server: its graph, clients on a circle, as large as the bytes they carried. */
final class PeerSection {
  private static final int MOST_CLIENTS = 200;
  private static final int SIZE = 460;
  private static final double RADIUS = 195;
  private static final double SMALLEST = 4;
  private static final double LARGEST = 13;

  private PeerSection() {}

  /** Whether a run has no server. */
  static boolean concerns(RunContents run) {
    return run.partition().map(partition -> !partition.heard().isEmpty()).orElse(false);
  }

  static String html(RunContents run) {
    if (!concerns(run)) {
      return "<p class=\"none\">This run has a server.</p>";
    }
    PartitionCounts partition = run.partition().orElseThrow();
    Map<Integer, Long> bytes = new TreeMap<>();
    for (ClientRecord task : run.clients()) {
      bytes.merge(task.client(), task.bytesDown() + task.bytesUp(), Long::sum);
    }
    StringBuilder html = new StringBuilder("<p>");
    html.append(Html.escape(partition.graph())).append(".");
    bytes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(
            busiest ->
                html.append(
                    Html.escape(
                        " The busiest client, %d, sent and received %s; on average it was %s."
                            .formatted(
                                busiest.getKey(),
                                Quantities.bytes(busiest.getValue()),
                                Quantities.bytes(
                                    bytes.values().stream().mapToLong(Long::longValue).sum()
                                        / bytes.size())))));
    html.append("</p>\n");
    return html.append(
            partition.heard().size() > MOST_CLIENTS ? "" : picture(partition.heard(), bytes))
        .toString();
  }

  private static String picture(List<List<Integer>> heard, Map<Integer, Long> bytes) {
    long most = bytes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    int clients = heard.size();
    StringBuilder svg =
        new StringBuilder(
            Quantities.format(
                "<figure><svg role=\"img\" aria-label=\"who hears whom\" viewBox=\"0 0 %d %d\""
                    + " style=\"max-width:%dpx\">%n",
                SIZE, SIZE, SIZE));
    for (int client = 0; client < clients; client++) {
      for (int other : heard.get(client)) {
        svg.append(
            Quantities.format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\""
                    + " stroke-opacity=\"0.25\"/>%n",
                x(client, clients), y(client, clients), x(other, clients), y(other, clients)));
      }
    }
    for (int client = 0; client < clients; client++) {
      long carried = bytes.getOrDefault(client, 0L);
      double share = most == 0 ? 0 : (double) carried / most;
      svg.append(
          Quantities.format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>client %d: %s"
                  + "</title></circle>%n",
              x(client, clients),
              y(client, clients),
              SMALLEST + (LARGEST - SMALLEST) * share,
              Palette.variable(0),
              client,
              Quantities.bytes(carried)));
    }
    return svg.append("</svg><figcaption>Round 0: a line between clients of which one hears the")
        .append(" other; a circle's size is the bytes that the client sent and received in the")
        .append(" whole run.</figcaption></figure>\n")
        .toString();
  }

  private static double x(int client, int clients) {
    return SIZE / 2.0 + RADIUS * Math.sin(2 * Math.PI * client / clients);
  }

  private static double y(int client, int clients) {
    return SIZE / 2.0 - RADIUS * Math.cos(2 * Math.PI * client / clients);
  }
}
