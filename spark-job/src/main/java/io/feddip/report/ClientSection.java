package io.feddip.report;

import static io.feddip.report.Quantities.bytes;
import static io.feddip.report.Quantities.duration;
import static io.feddip.report.Quantities.format;
import static io.feddip.report.Quantities.number;

import io.feddip.api.run.ClientRecord;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What the clients did: one row a client, or their distribution if there are many. */
final class ClientSection {
  private static final int MOST_ROWS = 30;
  private static final int MOST_FAILURES = 20;

  private ClientSection() {}

  /** One client's tasks, added up. */
  private static final class Client {
    private final int number;
    private long examples;
    private int tasks;
    private int ok;
    private int notOk;
    private double loss = Double.NaN;
    private double seconds;
    private long bytesDown;
    private long bytesUp;
    private String reason = "";

    Client(int number) {
      this.number = number;
    }

    void add(ClientRecord task) {
      examples = Math.max(examples, task.examples());
      tasks++;
      seconds += Double.isFinite(task.seconds()) ? task.seconds() : 0;
      bytesDown += task.bytesDown();
      bytesUp += task.bytesUp();
      if (task.status() == ClientRecord.Status.OK) {
        ok++;
        loss = task.trainLoss();
      } else {
        notOk++;
        reason = statusName(task.status()) + ": " + task.reason();
      }
    }

    double secondsATask() {
      return seconds / tasks;
    }
  }

  static String html(RunContents run) {
    Map<Integer, Client> byNumber = new TreeMap<>();
    for (ClientRecord task : run.clients()) {
      byNumber.computeIfAbsent(task.client(), Client::new).add(task);
    }
    Collection<Client> clients = byNumber.values();
    if (clients.isEmpty()) {
      return "<p class=\"none\">No client has trained yet.</p>";
    }
    long tasks = run.clients().size();
    long lost = clients.stream().mapToInt(client -> client.notOk).sum();
    StringBuilder html = new StringBuilder("<p>");
    html.append(
        format(
            "%,d clients took part in %,d tasks; %,d gave no update that could be used.</p>%n",
            clients.size(), tasks, lost));
    html.append(clients.size() <= MOST_ROWS ? rows(clients) : distribution(clients));
    if (lost > 0) {
      html.append(failures(run));
    }
    return html.toString();
  }

  private static String rows(Collection<Client> clients) {
    List<List<String>> rows = new ArrayList<>();
    for (Client client : clients) {
      rows.add(
          List.of(
              Integer.toString(client.number),
              format("%,d", client.examples),
              Integer.toString(client.tasks),
              Integer.toString(client.ok),
              Integer.toString(client.notOk),
              number(client.loss),
              duration(client.secondsATask()),
              bytes(client.bytesDown),
              bytes(client.bytesUp),
              client.reason));
    }
    return Html.table(
        List.of(
            "client",
            "examples",
            "tasks",
            "ok",
            "lost",
            "last loss",
            "time a task",
            "down",
            "up",
            "last reason"),
        rows);
  }

  private static String distribution(Collection<Client> clients) {
    List<List<String>> rows =
        List.of(
            quantiles(
                "examples", clients, client -> client.examples, value -> format("%,.0f", value)),
            quantiles("tasks", clients, client -> client.tasks, value -> format("%.0f", value)),
            quantiles(
                "lost tasks", clients, client -> client.notOk, value -> format("%.0f", value)),
            quantiles("last loss", clients, client -> client.loss, Quantities::number),
            quantiles("time a task", clients, Client::secondsATask, Quantities::duration),
            quantiles("down", clients, client -> client.bytesDown, value -> bytes((long) value)),
            quantiles("up", clients, client -> client.bytesUp, value -> bytes((long) value)));
    return Html.table(
        List.of("of a client", "least", "a quarter below", "median", "a quarter above", "most"),
        rows);
  }

  private static List<String> quantiles(
      String name,
      Collection<Client> clients,
      ToDoubleFunction<Client> value,
      DoubleFunction<String> words) {
    double[] sorted = clients.stream().mapToDouble(value).filter(Double::isFinite).toArray();
    Arrays.sort(sorted);
    List<String> row = new ArrayList<>(List.of(name));
    for (int quarter = 0; quarter <= 4; quarter++) {
      row.add(
          sorted.length == 0
              ? "–"
              : words.apply(sorted[(int) Math.round((sorted.length - 1) * quarter / 4.0)]));
    }
    return row;
  }

  private static String failures(RunContents run) {
    List<List<String>> rows =
        run.clients().stream()
            .filter(task -> task.status() != ClientRecord.Status.OK)
            .sorted(Comparator.comparingInt(ClientRecord::round).reversed())
            .limit(MOST_FAILURES)
            .map(
                task ->
                    List.of(
                        Integer.toString(task.round() + 1),
                        Integer.toString(task.client()),
                        statusName(task.status()),
                        task.executor(),
                        task.reason()))
            .toList();
    return Html.details(
        "The latest tasks without a usable update",
        false,
        Html.table(List.of("round", "client", "what", "executor", "why"), rows));
  }

  private static String statusName(ClientRecord.Status status) {
    return switch (status) {
      case OK -> "ok";
      case FAILED -> "failed";
      case REJECTED -> "rejected";
      case LATE -> "late";
    };
  }
}
