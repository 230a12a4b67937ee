package io.feddip.topology;

import io.feddip.api.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A graph from a text: a line an edge, {@code from to} or {@code from to weight}, clients from 0.
 * An edge goes one way. Empty lines and what follows a # do not count.
 */
final class EdgeList {
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final double ROUNDING = 1e-9;

  private final List<Map<Integer, Double>> heard;
  private final boolean weighted;

  private EdgeList(List<Map<Integer, Double>> heard, boolean weighted) {
    this.heard = heard;
    this.weighted = weighted;
  }

  /**
   * Reads edges.
   *
   * @param file its name, for messages
   * @throws UsageException if a line is no edge between two of the clients
   */
  static EdgeList parse(List<String> lines, String file, int clients) {
    List<Map<Integer, Double>> heard = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      heard.add(new TreeMap<>());
    }
    Boolean weighted = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      List<String> words = SEPARATOR.splitAsStream(line).toList();
      String place = file + ", line " + (i + 1);
      if (words.size() != 2 && words.size() != 3) {
        throw new UsageException(place + ": an edge is `from to` or `from to weight`: " + line);
      }
      if (weighted != null && weighted != (words.size() == 3)) {
        throw new UsageException(place + ": either all edges have a weight, or none");
      }
      weighted = words.size() == 3;
      int from = client(words.get(0), clients, place);
      int to = client(words.get(1), clients, place);
      double weight = weighted ? weight(words.get(2), place) : 1;
      if (from == to || heard.get(to).put(from, weight) != null) {
        throw new UsageException(
            "%s: %s".formatted(place, from == to ? "from a client to itself" : "an edge twice"));
      }
    }
    EdgeList edges = new EdgeList(heard, weighted != null && weighted);
    edges.requireSums(file);
    return edges;
  }

  private void requireSums(String file) {
    for (int client = 0; weighted && client < heard.size(); client++) {
      double sum = heard.get(client).values().stream().mapToDouble(Double::doubleValue).sum();
      if (sum > 1 + ROUNDING) {
        throw new UsageException(
            "%s: the weights of what client %d hears add up to %s, which leaves less than nothing"
                    .formatted(file, client, sum)
                + " for its own model; they need to be 1 at most");
      }
    }
  }

  private static int client(String word, int clients, String place) {
    try {
      int client = Integer.parseInt(word);
      if (client >= 0 && client < clients) {
        return client;
      }
    } catch (NumberFormatException e) {
      // It is told below, as a number out of range is.
    }
    throw new UsageException(
        "%s: %s is no client; they are 0 to %d".formatted(place, word, clients - 1));
  }

  private static double weight(String word, String place) {
    try {
      double weight = Double.parseDouble(word);
      if (weight >= 0 && weight <= 1) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // It is told below, as a number out of range is.
    }
    throw new UsageException(place + ": a weight is between 0 and 1: " + word);
  }

  boolean isWeighted() {
    return weighted;
  }

  int[] heardBy(int client) {
    return heard.get(client).keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  double weight(int client, int from) {
    Map<Integer, Double> edges = heard.get(client);
    return edges.getOrDefault(from, 0.0);
  }
}
