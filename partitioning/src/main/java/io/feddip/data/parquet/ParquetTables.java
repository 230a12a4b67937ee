package io.feddip.data.parquet;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.IntegralType;
import scala.collection.JavaConverters;

/**
 * Parquet as it is: a path names one place even if it has {@code *} or {@code [} in it, and what a
 * folder {@code client=01} is called stays text, so that {@code client=1} is somebody else. Spark
 * would expand the one and guess numbers and dates in the other.
 */
final class ParquetTables {
  /** Spark's own switch, which its file sources use where they hold paths and no patterns. */
  private static final String EXPANDS_PATTERNS = "__globPaths__";

  private static final String GUESSES_TYPES =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private final SparkSession spark;
  private final SparkSession asText;

  /** The user's session keeps its settings; they hold here, too. */
  ParquetTables(SparkSession spark) {
    this.spark = spark;
    this.asText = session(false);
  }

  private SparkSession session(boolean guessing) {
    SparkSession session = spark.newSession();
    Map<String, String> settings = JavaConverters.mapAsJavaMap(spark.conf().getAll());
    settings.forEach(
        (key, value) -> {
          if (spark.conf().isModifiable(key)) {
            session.conf().set(key, value);
          }
        });
    session.conf().set(GUESSES_TYPES, guessing);
    return session;
  }

  /** The file, or all files of the folder. */
  Dataset<Row> read(String path) {
    return read(asText, path);
  }

  /** Whether the column comes from folders' names, all of which are whole numbers. */
  boolean isFolderOfWholeNumbers(String path, String column) {
    return read(session(true), path).schema().apply(column).dataType() instanceof IntegralType;
  }

  private static Dataset<Row> read(SparkSession session, String path) {
    return session.read().option(EXPANDS_PATTERNS, "false").parquet(path);
  }
}
