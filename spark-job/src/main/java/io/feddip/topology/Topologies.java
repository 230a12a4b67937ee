package io.feddip.topology;

import io.feddip.api.KeyedRandom;
import io.feddip.api.UsageException;
import io.feddip.api.peer.Mixing;
import io.feddip.api.peer.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The graphs by name. */
public final class Topologies {
  private static final String KEY = "feddip.federation.";

  /** Drawn anew when a regular graph falls into parts, so often at most. */
  private static final int ATTEMPTS = 100;

  private Topologies() {}

  /** All names. */
  public static List<String> names() {
    return List.of("random", "ring", "regular", "exponential", "full", "file");
  }

  /**
   * A graph.
   *
   * @param neighbours k of `random` and `regular`
   * @param mixing how much models count
   * @param active probability that a client takes part in a round, in (0, 1]
   * @param file of edges, for `file`: its name and its lines
   * @throws UsageException if there is no such graph of that many clients
   */
  public static Topology of(
      String name,
      int clients,
      int neighbours,
      Mixing mixing,
      double active,
      Optional<EdgeFile> file,
      long seed) {
    if (clients < 2) {
      throw new UsageException("feddip.partitioning.clients = 1; a client needs others to hear");
    }
    Optional<EdgeList> edges =
        file.map(source -> EdgeList.parse(source.lines(), source.name(), clients));
    Links links =
        switch (name) {
          case "ring" -> fixed(circulant(clients, new int[] {1, clients - 1}));
          case "full" -> fixed(circulant(clients, IntStream.range(1, clients).toArray()));
          case "exponential" -> fixed(exponential(clients));
          case "regular" -> fixed(regular(clients, neighbours, seed));
          case "random" -> random(clients, neighbours, seed);
          case "file" -> {
            EdgeList given =
                edges.orElseThrow(
                    () ->
                        new UsageException(
                            KEY + "topology = file; " + KEY + "edges needs to name a file"));
            yield (round, client) -> given.heardBy(client);
          }
          default ->
              throw new UsageException(
                  "%stopology = %s; it needs one of %s"
                      .formatted(KEY, name, String.join(", ", names())));
        };
    boolean redrawn = name.equals("random");
    boolean weighted = edges.filter(EdgeList::isWeighted).isPresent();
    if (mixing == Mixing.METROPOLIS && !weighted && (redrawn || !isSymmetric(clients, links))) {
      throw new UsageException(
          ("%smixing = metropolis needs a graph in which whoever hears another is heard by it;"
                  + " `%s` is not one of %d clients: uniform, or topology = ring, regular or full")
              .formatted(KEY, name, clients));
    }
    return new PeerGraph(
        name, clients, links, mixing, edges.filter(EdgeList::isWeighted), active, seed);
  }

  private static Links fixed(int[][] neighbours) {
    return (round, client) -> neighbours[client];
  }

  private static boolean isSymmetric(int clients, Links links) {
    for (int client = 0; client < clients; client++) {
      for (int other : links.of(0, client)) {
        if (Arrays.binarySearch(links.of(0, other), client) < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Client i hears i + d mod N for every distance d. */
  private static int[][] circulant(int clients, int[] distances) {
    int[][] neighbours = new int[clients][];
    for (int client = 0; client < clients; client++) {
      int own = client;
      neighbours[client] =
          Arrays.stream(distances)
              .map(distance -> (own + distance) % clients)
              .filter(other -> other != own)
              .distinct()
              .sorted()
              .toArray();
    }
    return neighbours;
  }

  /** Distances 1, 2, 4, … below N: each is heard from behind, so a model doubles its reach. */
  private static int[][] exponential(int clients) {
    List<Integer> distances = new ArrayList<>();
    for (int distance = 1; distance < clients; distance *= 2) {
      distances.add(clients - distance);
    }
    return circulant(clients, distances.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Links random(int clients, int neighbours, long seed) {
    requireFewer(neighbours, clients);
    return (round, client) -> {
      int[] chosen =
          new KeyedRandom(seed, "neighbours", round, client).sample(clients - 1, neighbours);
      return Arrays.stream(chosen).map(other -> other < client ? other : other + 1).toArray();
    };
  }

  private static void requireFewer(int neighbours, int clients) {
    if (neighbours >= clients) {
      throw new UsageException(
          "%sneighbours = %d; each of %d clients has %d others at most"
              .formatted(KEY, neighbours, clients, clients - 1));
    }
  }

  /**
   * A connected graph in which everybody has k neighbours: a circulant one whose edges change ends
   * at random, two at a time, many times over.
   */
  private static int[][] regular(int clients, int degree, long seed) {
    requireFewer(degree, clients);
    if (degree % 2 != 0 && clients % 2 != 0) {
      throw new UsageException(
          "%sneighbours = %d; a regular graph of %d clients needs an even number"
              .formatted(KEY, degree, clients));
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int[][] graph = switched(clients, degree, new KeyedRandom(seed, "regular", attempt, -1));
      if (GraphMeasures.diameter(clients, client -> graph[client]).isPresent()) {
        return graph;
      }
    }
    throw new UsageException(
        "%sneighbours = %d; regular graphs of %d clients with so few fall into parts"
            .formatted(KEY, degree, clients));
  }

  private static int[][] switched(int clients, int degree, KeyedRandom random) {
    List<Set<Integer>> graph = new ArrayList<>();
    List<int[]> edges = new ArrayList<>();
    IntStream.range(0, clients).forEach(client -> graph.add(new TreeSet<>()));
    for (int client = 0; client < clients; client++) {
      for (int distance = 1; distance <= degree / 2; distance++) {
        join(graph, edges, client, (client + distance) % clients);
      }
      if (degree % 2 != 0 && client < clients / 2) {
        join(graph, edges, client, client + clients / 2);
      }
    }
    for (int i = 0; i < 20 * edges.size(); i++) {
      int[] one = edges.get(random.nextInt(edges.size()));
      int[] other = edges.get(random.nextInt(edges.size()));
      int turned = random.nextInt(2);
      int c = other[turned];
      int d = other[1 - turned];
      boolean possible =
          one != other
              && one[0] != d
              && c != one[1]
              && one[0] != c
              && d != one[1]
              && !graph.get(one[0]).contains(d)
              && !graph.get(c).contains(one[1]);
      if (possible) {
        separate(graph, one[0], one[1]);
        separate(graph, c, d);
        link(graph, one[0], d);
        link(graph, c, one[1]);
        int b = one[1];
        one[1] = d;
        other[turned] = c;
        other[1 - turned] = b;
      }
    }
    return graph.stream()
        .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private static void join(List<Set<Integer>> graph, List<int[]> edges, int a, int b) {
    if (graph.get(a).add(b)) {
      graph.get(b).add(a);
      edges.add(new int[] {a, b});
    }
  }

  private static void link(List<Set<Integer>> graph, int a, int b) {
    graph.get(a).add(b);
    graph.get(b).add(a);
  }

  private static void separate(List<Set<Integer>> graph, int a, int b) {
    graph.get(a).remove(b);
    graph.get(b).remove(a);
  }
}
