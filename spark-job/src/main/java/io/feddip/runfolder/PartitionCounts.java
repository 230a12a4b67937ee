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
 */
public record PartitionCounts(String method, List<String> names, List<List<Integer>> counts) {

  /** Reads the method and the rows of {@code labels}; nothing if there are none. */
  public static Optional<PartitionCounts> parse(JsonNode json) {
    List<List<Integer>> counts = new ArrayList<>();
    for (JsonNode row : json.path("labels")) {
      List<Integer> labels = new ArrayList<>();
      row.forEach(count -> labels.add(count.asInt()));
      counts.add(List.copyOf(labels));
    }
    List<String> names = new ArrayList<>();
    json.path("class_names").forEach(name -> names.add(name.asText()));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PartitionCounts(
                json.path("method").asText(), List.copyOf(names), List.copyOf(counts)));
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
