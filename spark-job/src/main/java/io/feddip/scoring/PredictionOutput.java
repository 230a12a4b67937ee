package io.feddip.scoring;

import static org.apache.spark.sql.functions.to_json;

import io.feddip.api.UsageException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where predictions go: a new folder of files, as Spark writes them.
 *
 * @param uri on any file system that Hadoop knows
 * @param kind what is written
 */
record PredictionOutput(String uri, Kind kind) {
  /** What can be written; CSV has no lists, which become JSON there. */
  enum Kind {
    PARQUET,
    CSV,
    JSON
  }

  /**
   * A folder whose ending says what is written: {@code .csv}, {@code .json}, else Parquet.
   *
   * @throws UsageException if there is something already, or nothing can be there
   */
  static PredictionOutput at(String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      if (path.getFileSystem(hadoop).exists(path)) {
        throw new UsageException("--output %s exists already; choose another".formatted(uri));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "--output %s cannot be written: %s".formatted(uri, PredictionInput.firstLine(e)), e);
    }
    return new PredictionOutput(uri, kind(uri.toLowerCase(Locale.ROOT)));
  }

  private static Kind kind(String name) {
    return name.endsWith(".csv") ? Kind.CSV : name.endsWith(".json") ? Kind.JSON : Kind.PARQUET;
  }

  /**
   * Computes and writes.
   *
   * @throws UsageException if a column cannot be written so
   */
  void write(Dataset<Row> rows) {
    Dataset<Row> flat = kind == Kind.CSV ? flat(rows) : rows;
    try {
      flat.write()
          .mode(SaveMode.ErrorIfExists)
          .format(kind.name().toLowerCase(Locale.ROOT))
          .option("header", kind == Kind.CSV)
          .save(uri);
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      if (e instanceof AnalysisException) {
        throw new UsageException(
            "--output %s cannot be written: %s".formatted(uri, PredictionInput.firstLine(e)), e);
      }
      throw e;
    }
  }

  private static Dataset<Row> flat(Dataset<Row> rows) {
    Column[] columns = new Column[rows.schema().length()];
    for (int i = 0; i < columns.length; i++) {
      StructField field = rows.schema().fields()[i];
      Column column = PredictionInput.column(rows, field.name());
      if (field.dataType() instanceof BinaryType) {
        throw new UsageException(
            "column %s is binary, which CSV cannot hold; leave it out by --columns"
                .formatted(field.name()));
      }
      boolean nested =
          field.dataType() instanceof ArrayType
              || field.dataType() instanceof StructType
              || field.dataType() instanceof MapType;
      columns[i] = nested ? to_json(column).as(field.name()) : column;
    }
    return rows.select(columns);
  }
}
