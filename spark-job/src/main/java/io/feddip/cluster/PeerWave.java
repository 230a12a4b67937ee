package io.feddip.cluster;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Those clients of a round that have their turn together, and the edges that lead to them. Numbers
 * only: models are with the clients.
 *
 * @param clients whose turn it is
 * @param heard by client, the edges that lead to it
 * @param ownWeights by client, how much its own model counts
 * @param versions of each client's state at the round's beginning: the round that made it; −1 of a
 *     client that has none yet
 * @param latest of each client's state now
 * @param next of the states that this wave makes
 */
public record PeerWave(
    List<Integer> clients,
    Map<Integer, List<Edge>> heard,
    Map<Integer, Double> ownWeights,
    List<Integer> versions,
    List<Integer> latest,
    int next)
    implements Serializable {

  /**
   * A model's way.
   *
   * @param sender from
   * @param weight how much it counts where it arrives
   * @param fresh whether it is the sender's model of this very round
   */
  public record Edge(int sender, double weight, boolean fresh) implements Serializable {}

  public PeerWave {
    clients = List.copyOf(clients);
    versions = List.copyOf(versions);
    latest = List.copyOf(latest);
    requireNonNull(heard, "heard is null");
    requireNonNull(ownWeights, "ownWeights is null");
  }

  /** Those whose model somebody hears, ascending. */
  List<Integer> senders() {
    return heard.values().stream()
        .flatMap(List::stream)
        .map(Edge::sender)
        .distinct()
        .sorted()
        .toList();
  }

  /** Those that hear a client's model, of this round or of the one before. */
  List<Integer> receivers(int sender, boolean fresh) {
    List<Integer> receivers = new ArrayList<>();
    for (int client : clients) {
      for (Edge edge : heard.getOrDefault(client, List.of())) {
        if (edge.sender() == sender && edge.fresh() == fresh) {
          receivers.add(client);
        }
      }
    }
    return receivers;
  }

  double weight(int client, int sender) {
    if (sender == client) {
      return ownWeights.get(client);
    }
    return heard.get(client).stream()
        .filter(edge -> edge.sender() == sender)
        .mapToDouble(Edge::weight)
        .findFirst()
        .orElseThrow();
  }
}
