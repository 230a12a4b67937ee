package io.feddip.data.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.split;

import io.feddip.api.data.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tables that Spark can read: files of a folder that holds {@code train} and {@code test} (each a
 * file, with or without an ending, or a folder of files), a file or folder that is the training
 * table itself, a table of Spark's catalogue, or a query.
 */
public final class TableFiles {
  /** A folder a class, with PNG and JPEG files in it: columns {@link #IMAGE} and {@link #LABEL}. */
  public static final String IMAGES = "image-folder";

  /** The column with the bytes of a file. */
  public static final String IMAGE = "content";

  /** The column with the name of the folder that a file is in. */
  public static final String LABEL = "label";

  private static final String ENDINGS = "*.{png,PNG,jpg,JPG,jpeg,JPEG}";
  private static final String CSV = "csv";
  private static final String CATALOGUE = "table";
  private static final String QUERY = "sql";
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /** Spark's own switch, which its file sources use where they hold paths and no patterns. */
  private static final String EXPANDS_PATTERNS = "__globPaths__";

  private final SparkSession spark;
  private final String path;
  private final String format;
  private final Map<String, String> options;

  /**
   * Nothing is read yet.
   *
   * @param path any URI that Hadoop has a file system for; of formats {@code table} and {@code sql}
   *     the name of the table, or the query
   * @param format what Spark calls it
   * @param options for Spark's reader
   */
  public TableFiles(SparkSession spark, String path, String format, Map<String, String> options) {
    this.spark = spark;
    this.path = path;
    this.format = format;
    this.options = Map.copyOf(options);
  }

  /**
   * The same, in which a line of CSV that has not the header's number of cells ends the reading;
   * Spark would fill it up, or cut it, without a word.
   */
  public TableFiles strict() {
    if (!format.equals(CSV)) {
      return this;
    }
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("mode", "FAILFAST");
    // Else the cells of columns that nobody asked for are not counted.
    all.put("columnPruning", "false");
    all.putAll(options);
    return new TableFiles(spark, path, format, all);
  }

  /**
   * The training table.
   *
   * @throws DataException if it is missing or cannot be read
   */
  public TableSource train() {
    if (format.equals(CATALOGUE) || format.equals(QUERY)) {
      return queried();
    }
    return read(find(TRAIN).orElse(path), options);
  }

  /**
   * The test table.
   *
   * @param width numbers of a training row: vectors of libsvm have no length of their own
   * @return nothing if there is no {@code test} beside {@code train}
   * @throws DataException if it cannot be read
   */
  public Optional<TableSource> test(int width) {
    if (format.equals(CATALOGUE) || format.equals(QUERY)) {
      return Optional.empty();
    }
    return find(TEST).map(file -> read(file, withWidth(width)));
  }

  /**
   * The table at the path itself, whatever is in it: rows to be scored.
   *
   * @param width numbers of a row, as for {@link #test}
   * @throws DataException if it is missing or cannot be read
   */
  public TableSource whole(int width) {
    if (format.equals(CATALOGUE) || format.equals(QUERY)) {
      return queried();
    }
    return read(path, withWidth(width));
  }

  private Map<String, String> withWidth(int width) {
    Map<String, String> all = new TreeMap<>(options);
    if (format.equals("libsvm")) {
      all.putIfAbsent("numFeatures", Integer.toString(width));
    }
    return all;
  }

  private TableSource queried() {
    try {
      return new TableSource(path, format.equals(QUERY) ? spark.sql(path) : spark.table(path));
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      throw TableFailures.translate(path, e);
    }
  }

  private TableSource read(String file, Map<String, String> with) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (format.equals(CSV)) {
      all.put("header", "true");
      all.put("inferSchema", "true");
    }
    all.put(EXPANDS_PATTERNS, "false");
    all.putAll(with);
    try {
      if (format.equals(IMAGES)) {
        return new TableSource(file, images(file));
      }
      Dataset<Row> rows = spark.read().format(format).options(all).load(file);
      return new TableSource(file, rows);
    } catch (Exception e) { // As above.
      throw TableFailures.translate(file, e);
    }
  }

  private Dataset<Row> images(String folder) {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", ENDINGS)
        .option(EXPANDS_PATTERNS, "false")
        .load(folder)
        .select(col(IMAGE), element_at(split(col("path"), "/"), -2).as(LABEL));
  }

  /** The entry of that name, with or without an ending. */
  private Optional<String> find(String split) {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(folder)) {
        throw new DataException(path, "is not there", "check feddip.dataset.path");
      }
      if (!files.getFileStatus(folder).isDirectory()) {
        return Optional.empty();
      }
      List<String> found = new ArrayList<>();
      for (FileStatus entry : files.listStatus(folder)) {
        String name = entry.getPath().getName();
        if (name.equals(split) || name.startsWith(split + ".")) {
          found.add(entry.getPath().toString());
        }
      }
      if (found.size() > 1) {
        throw new DataException(
            path,
            "has more than one %s: %s".formatted(split, String.join(", ", found)),
            "leave one of them there");
      }
      return found.stream().findFirst();
    } catch (IOException | IllegalArgumentException e) {
      throw TableFailures.translate(path, e);
    }
  }
}
