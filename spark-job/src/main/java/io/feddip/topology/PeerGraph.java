package io.feddip.topology;

import static java.util.Objects.requireNonNull;

import io.feddip.api.KeyedRandom;
import io.feddip.api.peer.Mixing;
import io.feddip.api.peer.Topology;
import java.util.Arrays;
import java.util.Optional;

/** A graph of clients of which some are away in a round, with the weights of its edges. */
public final class PeerGraph implements Topology {
  private final String name;
  private final int clients;
  private final Links links;
  private final Mixing mixing;
  private final Optional<EdgeList> weights;
  private final double active;
  private final long seed;

  /**
   * @param weights of the edges where a file gives them: they count instead of {@code mixing}
   * @param active probability that a client takes part in a round, in (0, 1]
   */
  PeerGraph(
      String name,
      int clients,
      Links links,
      Mixing mixing,
      Optional<EdgeList> weights,
      double active,
      long seed) {
    this.name = requireNonNull(name, "name is null");
    this.clients = clients;
    this.links = requireNonNull(links, "links is null");
    this.mixing = requireNonNull(mixing, "mixing is null");
    this.weights = requireNonNull(weights, "weights is null");
    this.active = active;
    this.seed = seed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int clients() {
    return clients;
  }

  @Override
  public boolean takesPart(int round, int client) {
    return active >= 1 || new KeyedRandom(seed, "active", round, client).nextDouble() < active;
  }

  @Override
  public int[] neighbours(int round, int client) {
    int[] all = links.of(round, client);
    return active >= 1
        ? all.clone()
        : Arrays.stream(all).filter(other -> takesPart(round, other)).toArray();
  }

  @Override
  public double weight(int round, int client, int from) {
    if (weights.isPresent()) {
      return from == client ? 1 - heard(round, client) : weights.get().weight(client, from);
    }
    if (mixing == Mixing.UNIFORM) {
      return 1;
    }
    return from == client ? 1 - heard(round, client) : metropolis(round, client, from);
  }

  private double heard(int round, int client) {
    double sum = 0;
    for (int from : neighbours(round, client)) {
      sum += weight(round, client, from);
    }
    // What rounding leaves below nothing is nothing.
    return Math.min(1, sum);
  }

  private double metropolis(int round, int client, int from) {
    int degree = Math.max(neighbours(round, client).length, neighbours(round, from).length);
    return 1.0 / (1 + degree);
  }
}
