package io.feddip.data.table;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;

import io.feddip.api.data.DataException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of a Spark partition with where each of them is. */
final class PlacedRows implements Iterator<Row> {
  private final int partition;
  private final Iterator<Row> rows;
  private String file = "";
  private long block = -1;
  private long number;

  /**
   * @param partition number of the Spark partition
   * @param rows as {@link #select} gives them
   */
  PlacedRows(int partition, Iterator<Row> rows) {
    this.partition = partition;
    this.rows = rows;
  }

  /**
   * Rows of the given columns, followed by file and first byte of its block.
   *
   * @throws DataException if a column is missing
   */
  static JavaRDD<Row> select(TableSource source, List<String> columns) {
    Dataset<Row> table = source.rows();
    List<Column> selected = new ArrayList<>();
    for (String name : columns) {
      if (!List.of(table.columns()).contains(name)) {
        throw new DataException(
            source.name(),
            "has no column " + name + " but " + String.join(", ", table.columns()),
            "name its columns in feddip.dataset.table");
      }
      selected.add(table.col("`" + name.replace("`", "``") + "`"));
    }
    selected.add(input_file_name());
    selected.add(expr("input_file_block_start()"));
    return table.select(selected.toArray(new Column[0])).javaRDD();
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    Row row = rows.next();
    String itsFile = row.getString(row.size() - 2);
    long itsBlock = itsFile.isEmpty() ? partition : row.getLong(row.size() - 1);
    if (itsBlock != block || !itsFile.equals(file)) {
      file = itsFile;
      block = itsBlock;
      number = 0;
    }
    number++;
    return row;
  }

  /** Where the last row is. */
  RowPlace place() {
    return new RowPlace(file, block, number);
  }
}
