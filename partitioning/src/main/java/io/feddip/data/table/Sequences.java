package io.feddip.data.table;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.model.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Reads sequences that a model is to go on with. */
public final class Sequences {
  private final String column;
  private final int length;
  private final Map<String, Integer> known;

  /**
   * @param scheme of the sequences that the model was trained on
   */
  public Sequences(TableScheme scheme) {
    requireNonNull(scheme, "scheme is null");
    this.column = scheme.names().get(0);
    this.length = scheme.width();
    this.known = TableRows.numbers(scheme.classes());
  }

  /**
   * The last tokens of a row's sequence, as many as a network sees.
   *
   * @param place of the column in the row
   * @param into receives them
   * @param at index of the first
   * @throws IllegalArgumentException if there are fewer, or one that training rows have not
   */
  public void read(Row row, int place, float[] into, int at) {
    double[] all;
    try {
      all = TokenCell.known(column, row.get(place), known);
    } catch (BadRow.Found e) {
      throw new IllegalArgumentException("column %s holds %s".formatted(column, e.getMessage()), e);
    }
    if (all.length < length) {
      throw new IllegalArgumentException(
          "column %s holds %d tokens; the model goes on after %d"
              .formatted(column, all.length, length));
    }
    for (int i = 0; i < length; i++) {
      into[at + i] = (float) all[all.length - length + i];
    }
  }

  /**
   * What is known of training sequences: all tokens but the last are seen, all but the first are to
   * be said.
   *
   * @param length how many tokens a network sees
   * @param found what they consist of, as {@link TokenCell#raw} has it
   * @throws DataException if there is nothing to be learned
   */
  static TableScheme scheme(TableSource source, String column, int length, Set<Integer> found) {
    boolean text = source.rows().schema().apply(column).dataType().equals(DataTypes.StringType);
    int largest = found.stream().mapToInt(Integer::intValue).max().orElse(0);
    int kinds = text ? found.size() : Math.max(largest, largest + 1);
    if (length < 1 || kinds < 2 || kinds > TableSurvey.MOST_CLASSES) {
      throw new DataException(
          source.name(),
          "column %s has sequences of %d tokens, of %,d kinds".formatted(column, length + 1, kinds),
          "they need at least 2 of both, and at most %,d kinds; see feddip.dataset.table.window"
              .formatted(TableSurvey.MOST_CLASSES));
    }
    // Characters that occur, or every number up to the largest.
    List<String> tokens =
        text
            ? found.stream().sorted().map(Character::toString).toList()
            : IntStream.range(0, kinds).mapToObj(Integer::toString).toList();
    return new TableScheme(
        List.of(new TableScheme.Feature(column, length)),
        false,
        false,
        List.of(length, 1, 1),
        "",
        tokens,
        List.of(),
        List.of(),
        Task.NEXT_TOKEN,
        List.of(),
        List.of());
  }
}
