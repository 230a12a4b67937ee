package io.feddip.data.parquet;

import io.feddip.data.ScalaCollections;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.IntegralType;

/**
 * Parquet, and other files that Spark reads, as they are: a path names one place even if it has
 * {@code *} or {@code [} in it, and what a folder {@code client=01} is called stays text, so that
 * {@code client=1} is somebody else. Spark would expand the one and guess numbers and dates in the
 * other.
 */
public final class ParquetTables {
  /** Spark's own switch, which its file sources use where they hold paths and no patterns. */
  private static final String EXPANDS_PATTERNS = "__globPaths__";

  private static final String GUESSES_TYPES =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private final SparkSession spark;
  private final SparkSession asText;

  /** The user's session keeps its settings; they hold here, too. */
  public ParquetTables(SparkSession spark) {
    this.spark = spark;
    this.asText = session(false);
  }

  private SparkSession session(boolean guessing) {
    SparkSession session = spark.newSession();
    Map<String, String> settings = ScalaCollections.javaMap(spark.conf().getAll());
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
    return read(asText, "parquet", path);
  }

  /**
   * The file, or all files of the folder.
   *
   * @param format one of Spark's formats that are made of files, such as {@code orc}
   */
  public Dataset<Row> read(String format, String path) {
    return read(asText, format, path);
  }

  /** Whether the column comes from folders' names, all of which are whole numbers. */
  boolean isFolderOfWholeNumbers(String path, String column) {
    return read(session(true), "parquet", path).schema().apply(column).dataType()
        instanceof IntegralType;
  }

  private static Dataset<Row> read(SparkSession session, String format, String path) {
    return session.read().option(EXPANDS_PATTERNS, "false").format(format).load(path);
  }
}
