package io.feddip.data.table;

import io.feddip.api.data.DataException;
import io.feddip.api.model.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** The rows of a table as examples, where they are. */
public final class TableRows {
  private TableRows() {}

  /** Which columns are read, the default ones found. */
  static RowReader reader(TableSource source, TableColumns columns) {
    List<String> features = columns.features();
    if (features.isEmpty()) {
      features = new ArrayList<>(Arrays.asList(source.rows().columns()));
      features.removeAll(columns.labels());
      columns.client().ifPresent(features::remove);
    }
    if (features.isEmpty()) {
      throw new DataException(
          source.name(),
          "has no column beside " + columns.label(),
          "check the file, and feddip.dataset.table");
    }
    if (columns.task() == Task.NEXT_TOKEN && features.size() > 1) {
      throw new DataException(
          source.name(),
          "has columns %s where one with sequences belongs".formatted(String.join(", ", features)),
          "name it: feddip.dataset.table.features = [%s]".formatted(features.get(0)));
    }
    return new RowReader(
        features,
        columns.label(),
        columns.task(),
        columns.client().orElse(""),
        columns.shape(),
        Map.of());
  }

  /** The same for rows of a scheme. */
  static RowReader reader(TableScheme scheme, String client) {
    return new RowReader(
        scheme.names(),
        scheme.label(),
        scheme.task(),
        client,
        scheme.resized() ? scheme.shape() : List.of(),
        scheme.task() == Task.NEXT_TOKEN ? numbers(scheme.classes()) : Map.of());
  }

  static Map<String, Integer> numbers(List<String> classes) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : classes) {
      numbers.put(name, numbers.size());
    }
    return numbers;
  }

  /**
   * All rows that fit the scheme, in the order in which Spark reads them.
   *
   * @param client name of the client column; empty: there is none
   * @param skip whether rows that cannot be used are left out; else they end the task
   */
  public static JavaRDD<TableRow> of(
      TableSource source, TableScheme scheme, String client, boolean skip) {
    RowReader reader = reader(scheme, client);
    String name = source.name();
    return PlacedRows.select(source, reader.columns())
        .mapPartitionsWithIndex(
            (partition, rows) ->
                new ExampleRows(new PlacedRows(partition, rows), name, reader, scheme, skip),
            true);
  }
}
