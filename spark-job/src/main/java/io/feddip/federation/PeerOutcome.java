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
    return OwnAccuracies.of(
        reports.values().stream().mapToDouble(PeerReport::accuracyBefore),
        reports.values().stream().mapToDouble(PeerReport::accuracyAfter));
  }
}
