package io.feddip.runfolder;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How many test examples of a class the run's last model took for which class: {@code
 * confusion.json}.
 *
 * @param counts [actual][predicted]
 */
public record Confusion(List<List<Long>> counts) {
  /** The file's name. */
  public static final String FILE = "confusion.json";

  /** A larger table is no picture any more. */
  private static final int MOST_CLASSES = 300;

  public Confusion {
    counts = counts == null ? List.of() : counts.stream().map(List::copyOf).toList();
  }

  /** Writes it, unless there are no classes, or more than anybody would look at. */
  public static void write(RunFolder folder, long[][] counts) {
    if (counts.length == 0 || counts.length > MOST_CLASSES) {
      return;
    }
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    try {
      folder.writeText(FILE, RunJson.mapper().writeValueAsString(new Confusion(rows)) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("counts are no JSON", e);
    }
  }

  /** Reads it; nothing if the run has none, or the file is damaged. */
  static Optional<Confusion> of(RunFolder folder) {
    return folder.text(FILE).flatMap(Confusion::parse);
  }

  private static Optional<Confusion> parse(String json) {
    try {
      Confusion read = RunJson.mapper().readValue(json, Confusion.class);
      int classes = read.counts().size();
      boolean square = read.counts().stream().allMatch(row -> row.size() == classes);
      return classes > 0 && square ? Optional.of(read) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  public int classes() {
    return counts.size();
  }

  /** Examples of a class that were taken for a class. */
  public long count(int actual, int predicted) {
    return counts.get(actual).get(predicted);
  }

  /** Examples of a class for which a class was found. */
  public long actual(int label) {
    return counts.get(label).stream().mapToLong(Long::longValue).sum();
  }

  /** Examples that were taken for a class. */
  public long predicted(int label) {
    return counts.stream().mapToLong(row -> row.get(label)).sum();
  }
}
