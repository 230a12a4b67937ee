package io.feddip.run;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Columns of CSV that a reader takes for numbers and Spark for texts: because of decimal commas, or
 * of a word such as {@code NA} for a gap.
 *
 * @param commas columns whose numbers have commas
 * @param words of each other column whose values are mostly numbers, some of those that are none
 */
record HiddenNumbers(List<String> commas, Map<String, List<String>> words) {
  /** Nothing is hidden. */
  static final HiddenNumbers NONE = new HiddenNumbers(List.of(), Map.of());

  private static final String NUMBER = "^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$";
  private static final String COMMA = "^\\s*[+-]?(\\d+|\\d{1,3}(\\.\\d{3})+)?,\\d+\\s*$";

  /** More words than this are told no more. */
  private static final int MOST_WORDS = 3;

  HiddenNumbers {
    commas = List.copyOf(commas);
    requireNonNull(words, "words are null");
  }

  /** Counts what the columns of texts hold, in one pass. */
  static HiddenNumbers in(Dataset<Row> rows) {
    List<String> texts = new ArrayList<>();
    List<Column> counts = new ArrayList<>();
    counts.add(count("*"));
    for (StructField field : rows.schema().fields()) {
      if (field.dataType().equals(DataTypes.StringType)) {
        Column text = column(rows, field.name());
        texts.add(field.name());
        counts.add(count(text));
        counts.add(count(when(text.rlike(NUMBER), 1)));
        counts.add(count(when(text.rlike(COMMA), 1)));
      }
    }
    if (texts.isEmpty()) {
      return NONE;
    }
    Row told =
        rows.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new)).head();
    List<String> commas = new ArrayList<>();
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      long all = told.getLong(3 * i + 1);
      long plain = told.getLong(3 * i + 2);
      long withComma = told.getLong(3 * i + 3);
      if (2 * (plain + withComma) <= all) {
        continue;
      }
      if (withComma > 0) {
        commas.add(texts.get(i));
      } else if (plain < all) {
        words.put(texts.get(i), words(column(rows, texts.get(i)), rows));
      }
    }
    return new HiddenNumbers(commas, words);
  }

  private static List<String> words(Column text, Dataset<Row> rows) {
    return rows.filter(text.isNotNull().and(not(text.rlike(NUMBER))))
        .select(text)
        .distinct()
        .limit(MOST_WORDS)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** The word that stands for a gap, if it is one and the same everywhere. */
  Optional<String> gap() {
    TreeSet<String> all = new TreeSet<>();
    words.values().forEach(all::addAll);
    return all.size() == 1 ? Optional.of(all.first()) : Optional.empty();
  }

  /** Whether that column is one of these. */
  boolean has(String column) {
    return commas.contains(column) || words.containsKey(column);
  }

  /** Why columns are texts, and the remedy, one line each. */
  List<String> remedies() {
    List<String> lines = new ArrayList<>();
    if (!commas.isEmpty()) {
      lines.add(
          "%s: numbers with a decimal comma, which Spark reads as texts; write them with a point"
              .formatted(String.join(", ", commas)));
    }
    words.forEach(
        (column, found) ->
            lines.add(
                "%s: numbers but for %s; leave such cells empty"
                    .formatted(column, String.join(", ", found))));
    return lines;
  }

  private static Column column(Dataset<Row> rows, String name) {
    return rows.col("`" + name.replace("`", "``") + "`");
  }
}
