package io.feddip.runfolder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which client holds how many examples of which class, as {@code partition.json} says.
 *
 * @param method how the examples were divided, in words
 * @param names of the classes; fewer, or none, where the file does not say
 * @param counts [client][class]
 * @param graph of a run without a server in words; empty with one
 * @param heard [client] those whose models reach it in round 0; empty with a server
 */
public record PartitionCounts(
    String method,
    List<String> names,
    List<List<Integer>> counts,
    String graph,
    List<List<Integer>> heard) {

  /** Reads the method and the rows of {@code labels}; nothing if there are none. */
  public static Optional<PartitionCounts> parse(JsonNode json) {
    List<List<Integer>> counts = rows(json.path("labels"));
    List<String> names = new ArrayList<>();
    json.path("class_names").forEach(name -> names.add(name.asText()));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PartitionCounts(
                json.path("method").asText(),
                List.copyOf(names),
                counts,
                json.path("graph").asText(),
                rows(json.path("heard"))));
  }

  private static List<List<Integer>> rows(JsonNode json) {
    List<List<Integer>> rows = new ArrayList<>();
    for (JsonNode row : json) {
      List<Integer> values = new ArrayList<>();
      row.forEach(value -> values.add(value.asInt()));
      rows.add(List.copyOf(values));
    }
    return List.copyOf(rows);
  }

  /** What a class is called: its number if it has no name. */
  public String name(int label) {
    return label < names.size() ? names.get(label) : Integer.toString(label);
  }

  public int classes() {
    return counts.stream().mapToInt(List::size).max().orElse(0);
  }

  public long size(int client) {
    return counts.get(client).stream().mapToLong(Integer::longValue).sum();
  }
}
