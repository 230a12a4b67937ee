package io.feddip.report;

import io.feddip.api.run.ClientRecord;
import io.feddip.runfolder.PartitionCounts;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run without a server: its graph, clients on a circle, as large as the bytes they carried. */
final class PeerSection {
  private static final int MOST_CLIENTS = 200;
  private static final int MOST_BARS = 60;
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
    Map<Integer, Long> sent = new TreeMap<>();
    for (ClientRecord task : run.clients()) {
      bytes.merge(task.client(), task.bytesDown() + task.bytesUp(), Long::sum);
      sent.merge(task.client(), task.bytesUp(), Long::sum);
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
    List<String> figures = new ArrayList<>();
    if (partition.heard().size() <= MOST_CLIENTS) {
      figures.add(picture(partition.heard(), bytes));
    }
    if (!bytes.isEmpty()) {
      figures.add(perClient(bytes, sent));
    }
    return html.append(CurveSection.figures(figures)).toString();
  }

  /** What each client sent and received, or some of them from the least to the most. */
  private static String perClient(Map<Integer, Long> bytes, Map<Integer, Long> sent) {
    List<Integer> clients = new ArrayList<>(bytes.keySet());
    boolean all = clients.size() <= MOST_BARS;
    if (!all) {
      clients.sort(Comparator.comparing(bytes::get));
      int last = clients.size() - 1;
      List<Integer> sorted = List.copyOf(clients);
      clients.clear();
      for (int i = 0; i < MOST_BARS; i++) {
        clients.add(sorted.get((int) ((long) i * last / (MOST_BARS - 1))));
      }
    }
    int step = clients.size() / 12 + 1;
    List<BarChart.Place> places = new ArrayList<>();
    long top = 0;
    for (int i = 0; i < clients.size(); i++) {
      int client = clients.get(i);
      long up = sent.get(client);
      long down = bytes.get(client) - up;
      top = Math.max(top, Math.max(up, down));
      places.add(
          new BarChart.Place(
              List.of((double) up, (double) down),
              i % step == 0 ? Integer.toString(client) : "",
              "client %d: sent %s, received %s"
                  .formatted(client, Quantities.bytes(up), Quantities.bytes(down))));
    }
    return Html.figure(
        "Bytes of each client",
        Html.key("sent", 0, false)
            + ", "
            + Html.key("received", 1, false)
            + " in the whole run, by the client's number"
            + (all ? "" : "; %d of them, from the least to the most".formatted(MOST_BARS)),
        new BarChart("bytes of each client", places, (double) top, Quantities::bytesAxis).svg());
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
