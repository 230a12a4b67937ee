package io.feddip.runfolder;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;

/**
 * How much the masks of some clients had in common when it was last measured: {@code
 * mask-overlap.json}.
 *
 * @param round after which
 * @param clients their numbers, ascending
 * @param overlap Jaccard index of every two of them, in [0, 1], by their places in that list
 */
public record Overlaps(int round, List<Integer> clients, List<List<Double>> overlap) {
  /** The file's name. */
  public static final String FILE = "mask-overlap.json";

  public Overlaps {
    clients = clients == null ? List.of() : List.copyOf(clients);
    overlap = overlap == null ? List.of() : overlap.stream().map(List::copyOf).toList();
  }

  /** Writes it in place of what was measured before. */
  public void write(RunFolder folder) {
    try {
      folder.writeText(FILE, RunJson.mapper().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers are no JSON", e);
    }
  }

  /** Reads it; nothing if the run has none, or the file is damaged. */
  static Optional<Overlaps> of(RunFolder folder) {
    return folder.text(FILE).flatMap(Overlaps::parse);
  }

  private static Optional<Overlaps> parse(String json) {
    try {
      Overlaps read = RunJson.mapper().readValue(json, Overlaps.class);
      int size = read.clients().size();
      boolean square =
          read.overlap().size() == size
              && read.overlap().stream().allMatch(row -> row.size() == size);
      return size > 0 && square ? Optional.of(read) : Optional.empty();
    } catch (JsonProcessingException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
