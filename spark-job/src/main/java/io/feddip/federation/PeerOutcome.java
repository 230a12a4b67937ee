package io.feddip.federation;

import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.client.PeerReport;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What came of a round without a server.
 *
 * @param cohort those that took part
 * @param clients one record each
 * @param reports of those whose turn made a model
 * @param sent bytes that each client sent, all its edges together
 * @param waves how many jobs it took
 */
record PeerOutcome(
    List<Integer> cohort,
    List<ClientRecord> clients,
    Map<Integer, PeerReport> reports,
    Map<Integer, Long> sent,
    int waves) {

  List<Integer> with(Status... statuses) {
    List<Status> wanted = List.of(statuses);
    return clients.stream()
        .filter(record -> wanted.contains(record.status()))
        .map(ClientRecord::client)
        .toList();
  }

  /** Those whose turn came to nothing. */
  Set<Integer> failed() {
    Set<Integer> failed = new TreeSet<>(cohort);
    failed.removeAll(reports.keySet());
    return failed;
  }

  /** Edges that models came along. */
  long edges() {
    return reports.values().stream().mapToLong(report -> report.heard().size()).sum();
  }

  Map<Integer, double[]> told() {
    Map<Integer, double[]> told = new TreeMap<>();
    reports.forEach(
        (client, report) ->
            told.put(client, report.told().stream().mapToDouble(Double::doubleValue).toArray()));
    return told;
  }

  /** Why one of them did not end its turn, for a message; or nothing. */
  String reason() {
    return clients.stream()
        .filter(client -> client.status() != Status.OK)
        .findFirst()
        .map(client -> ", client %d: %s".formatted(client.client(), client.reason()))
        .orElse("");
  }

  /** Numbers of the round by name. */
  Map<String, Double> numbers(int clientsOfAll) {
    Map<String, Double> numbers = new TreeMap<>(accuracies(reports));
    long[] bytes =
        clients.stream()
            .mapToLong(client -> client.bytesDown() + client.bytesUp())
            .sorted()
            .toArray();
    if (bytes.length > 0) {
      numbers.put("bytes_per_node", (double) Arrays.stream(bytes).sum() / clientsOfAll);
      numbers.put("bytes_busiest_node", (double) bytes[bytes.length - 1]);
    }
    numbers.put("models_sent", (double) edges());
    numbers.put("waves", (double) waves);
    return numbers;
  }

  /** How clients' models do on their own test examples, each client with the same weight. */
  static Map<String, Double> accuracies(Map<Integer, PeerReport> reports) {
    double[] before = sorted(reports, PeerReport::accuracyBefore);
    double[] after = sorted(reports, PeerReport::accuracyAfter);
    Map<String, Double> numbers = new TreeMap<>();
    if (after.length > 0) {
      double mean = mean(after, after.length);
      double squares = Arrays.stream(after).map(one -> (one - mean) * (one - mean)).sum();
      numbers.put("accuracy_before", mean(before, before.length));
      numbers.put("accuracy_after", mean);
      numbers.put("accuracy_deviation", Math.sqrt(squares / after.length));
      numbers.put("accuracy_worst_tenth", mean(after, (after.length - 1) / 10 + 1));
    }
    return numbers;
  }

  private static double[] sorted(
      Map<Integer, PeerReport> reports, ToDoubleFunction<PeerReport> accuracy) {
    return reports.values().stream()
        .filter(report -> report.tested() > 0)
        .mapToDouble(accuracy)
        .sorted()
        .toArray();
  }

  private static double mean(double[] sorted, int count) {
    return Arrays.stream(sorted, 0, count).sum() / count;
  }
}
