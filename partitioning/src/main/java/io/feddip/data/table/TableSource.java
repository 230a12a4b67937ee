package io.feddip.data.table;

import static java.util.Objects.requireNonNull;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows and what to call them in messages.
 *
 * @param name a path, or what a program calls its table
 * @param rows read several times: they must be the same each time
 */
public record TableSource(String name, Dataset<Row> rows) {
  public TableSource {
    requireNonNull(name, "name is null");
    requireNonNull(rows, "rows is null");
  }
}
