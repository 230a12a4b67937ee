package io.feddip.data.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.feddip.api.data.DataException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Sequences of any length, cut into windows of one: a window's last token is the next one's first,
 * so that each but the very first is to be said once. What is left at the end of a row is dropped.
 */
public final class SequenceWindows {
  private SequenceWindows() {}

  /**
   * How many tokens can be said of the longest sequence.
   *
   * @param most more than these are not asked for
   */
  public static int longest(TableSource source, TableColumns columns, int most) {
    String name = TableRows.reader(source, columns).features().get(0);
    boolean text = source.rows().schema().apply(name).dataType().equals(DataTypes.StringType);
    Row row =
        source
            .rows()
            .agg(expr("max(%s(%s))".formatted(text ? "length" : "size", quoted(name))))
            .head();
    return row.isNullAt(0) ? 1 : Math.max(1, Math.min(most, row.getInt(0) - 1));
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /**
   * The same rows, cut where they are.
   *
   * @param columns of which one has texts or arrays
   * @param tokens to be said of each window, at least 1
   * @throws DataException if there is no such column
   */
  public static TableSource of(TableSource source, TableColumns columns, int tokens) {
    String name = TableRows.reader(source, columns).features().get(0);
    Dataset<Row> rows = source.rows();
    if (!List.of(rows.columns()).contains(name)) {
      return source; // Who reads it says so.
    }
    String quoted = quoted(name);
    DataType type = rows.schema().apply(name).dataType();
    boolean text = type.equals(DataTypes.StringType);
    if (!text && !(type instanceof ArrayType)) {
      throw new DataException(
          source.name(),
          "column %s has no texts or arrays that could be cut".formatted(name),
          "leave feddip.dataset.table.window out, or name another column");
    }
    String windows =
        "transform(sequence(0, cast((%1$s(%2$s) - 1) / %3$d as int) - 1),"
            + " i -> %4$s(%2$s, i * %3$d + 1, %3$d + 1))";
    String cut =
        windows.formatted(text ? "length" : "size", quoted, tokens, text ? "substring" : "slice");
    // Rows without a value are somebody else's to count.
    Column exploded = expr("explode(if(%1$s is null, array(%1$s), %2$s))".formatted(quoted, cut));
    Column longEnough =
        expr(
            "%1$s is null or %2$s(%1$s) > %3$d"
                .formatted(quoted, text ? "length" : "size", tokens));
    Column[] all =
        Arrays.stream(rows.columns())
            .map(column -> column.equals(name) ? exploded.as(name) : col(quoted(column)))
            .toArray(Column[]::new);
    return new TableSource(source.name(), rows.where(longEnough).select(all));
  }
}
