package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.config.RunConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.parquet.ParquetTables;
import io.feddip.data.table.TableFiles;
import io.feddip.data.table.TableScheme;
import io.feddip.data.table.TableSource;
import io.feddip.run.TestImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that are to be scored.
 *
 * @param source where they are, for messages
 * @param rows all columns
 * @param features names of the columns that the model sees: the image, or those of the table that
 *     it was trained on
 */
record PredictionInput(String source, Dataset<Row> rows, List<String> features) {
  /** Spark's format for any files: a row each, with the bytes in {@code content}. */
  private static final String FILES = "files";

  private static final List<String> TABLES = List.of("parquet", "orc");
  private static final String CONTENT = "content";
  private static final String IMAGE = "image";
  private static final String INDEX = "index";
  private static final String LABEL = "label";

  PredictionInput {
    requireNonNull(source, "source is null");
    requireNonNull(rows, "rows is null");
    features = List.copyOf(features);
  }

  /** Every name that {@code --format} takes. */
  static List<String> formats() {
    List<String> all = new ArrayList<>(TABLES);
    all.add(FILES);
    all.addAll(catalogued());
    return all;
  }

  private static List<String> catalogued() {
    return DataSetCatalogue.names().stream()
        .filter(name -> !name.equals(DataSetCatalogue.PARQUET))
        .toList();
  }

  /**
   * Finds the rows; of tables, nothing but the schema is read.
   *
   * @param uri file or folder on any file system that Hadoop knows; nothing for the data set's
   *     usual place
   * @param format one of {@link #formats}
   * @param config says which column has the image
   * @throws UsageException if there is no such format
   * @throws DataException if there is no such file or folder, or it cannot be read so
   */
  static PredictionInput open(
      SparkSession spark, Optional<String> uri, String format, RunConfig config) {
    if (catalogued().contains(format)) {
      return catalogued(spark, uri, format, config);
    }
    if (!formats().contains(format)) {
      throw new UsageException(
          "--format %s; it needs one of %s".formatted(format, String.join(", ", formats())));
    }
    String source =
        uri.orElseThrow(
            () -> new UsageException("--input is missing: the file or folder to score"));
    requireThere(spark, source);
    try {
      boolean files = format.equals(FILES);
      Dataset<Row> rows = new ParquetTables(spark).read(files ? "binaryFile" : format, source);
      return ofImages(source, rows, files ? CONTENT : config.dataset().parquet().imageColumn());
    } catch (DataException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      throw new DataException(
          source,
          "cannot be read as %s (%s)".formatted(format, firstLine(e)),
          "name its --format, one of " + String.join(", ", formats()),
          e);
    }
  }

  /**
   * Finds the rows of a table like the one that a model was trained on; nothing but the schema is
   * read.
   *
   * @param format one of Spark's; {@code table} and {@code sql} as in {@code dataset.table.format}
   * @param config has options for Spark's reader
   * @throws DataException if there is no such table, or it lacks columns
   */
  static PredictionInput table(
      SparkSession spark, String uri, String format, RunConfig config, TableScheme scheme) {
    TableSource found =
        new TableFiles(spark, uri, format, config.dataset().table().options())
            .whole(scheme.width());
    List<String> names = List.of(found.rows().columns());
    for (String name : scheme.names()) {
      if (!names.contains(name)) {
        throw new DataException(
            found.name(),
            "has no column %s but %s".formatted(name, String.join(", ", names)),
            "the model was trained on " + String.join(", ", scheme.names()));
      }
    }
    return new PredictionInput(found.name(), found.rows(), scheme.names());
  }

  private static void requireThere(SparkSession spark, String source) {
    try {
      Path path = new Path(source);
      if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
        throw new DataException(source, "there is no such file or folder", "check --input");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(source, "cannot be read (" + firstLine(e) + ")", "check --input", e);
    }
  }

  /** The test images of a data set that is known by name: number, label, image. */
  private static PredictionInput catalogued(
      SparkSession spark, Optional<String> uri, String name, RunConfig config) {
    DataSetCatalogue catalogue =
        DataSetCatalogue.standard(spark.sparkContext().hadoopConfiguration());
    ExampleSet images =
        (config.dataset().download() ? catalogue : catalogue.withoutDownloads())
            .loadTest(name, uri);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Row> rows =
        new TestImages(images, Optional.empty())
            .spread(context, config.evaluation().batchSize())
            .flatMap(pack -> rows(pack).iterator())
            .zipWithIndex()
            .map(row -> RowFactory.create(row._2(), row._1().get(0), row._1().get(1)));
    StructType schema =
        new StructType()
            .add(INDEX, DataTypes.LongType, false)
            .add(LABEL, DataTypes.IntegerType, false)
            .add(IMAGE, DataTypes.BinaryType, false);
    return ofImages(images.source(), spark.createDataFrame(rows, schema), IMAGE);
  }

  private static List<Row> rows(Examples pack) {
    List<Row> rows = new ArrayList<>(pack.size());
    for (int i = 0; i < pack.size(); i++) {
      rows.add(
          RowFactory.create(
              pack.labels()[i],
              Arrays.copyOfRange(
                  pack.pixels(), i * pack.imageBytes(), (i + 1) * pack.imageBytes())));
    }
    return rows;
  }

  /**
   * The columns that are handed on, and after them those that the model sees.
   *
   * @param columns names of the former; nothing for all that are neither binary nor an image
   * @throws UsageException if there is no such column, or one that predictions have
   */
  Dataset<Row> select(Optional<List<String>> columns) {
    List<String> names = List.of(rows.columns());
    List<Column> selected = new ArrayList<>();
    for (String name : columns.orElseGet(() -> names.stream().filter(this::isReadable).toList())) {
      if (!names.contains(name)) {
        throw new UsageException(
            "--columns: %s has no column %s but %s"
                .formatted(source, name, String.join(", ", names)));
      }
      if (PredictionColumns.NAMES.contains(name)) {
        throw new UsageException(
            "%s has a column %s, as predictions do; leave it out by --columns"
                .formatted(source, name));
      }
      selected.add(column(rows, name));
    }
    features.forEach(name -> selected.add(column(rows, name)));
    return rows.select(selected.toArray(new Column[0]));
  }

  private static PredictionInput ofImages(String source, Dataset<Row> rows, String column) {
    if (!List.of(rows.columns()).contains(column)) {
      throw new DataException(
          source,
          "has no column %s but %s".formatted(column, String.join(", ", rows.columns())),
          "name the images' column by --set feddip.dataset.parquet.image-column=…");
    }
    DataType type = rows.schema().apply(column).dataType();
    if (!isStruct(type) && !(type instanceof BinaryType)) {
      throw new DataException(
          source,
          "column %s is %s instead of binary".formatted(column, type.simpleString()),
          "name the images' column by --set feddip.dataset.parquet.image-column=…");
    }
    return new PredictionInput(source, rows, List.of(column));
  }

  /** Images as files of their own come as a struct with their bytes. */
  private static boolean isStruct(DataType type) {
    return type instanceof StructType fields
        && List.of(fields.fieldNames()).contains(ImageFeatures.FIELD)
        && fields.apply(ImageFeatures.FIELD).dataType() instanceof BinaryType;
  }

  private boolean isReadable(String name) {
    DataType type = rows.schema().apply(name).dataType();
    return !(type instanceof BinaryType) && !isStruct(type);
  }

  /** The column of that very name, whatever characters it has. */
  static Column column(Dataset<Row> table, String name) {
    return table.col("`" + name.replace("`", "``") + "`");
  }

  static String firstLine(Throwable failure) {
    String message =
        failure instanceof AnalysisException known
            ? known.getSimpleMessage()
            : String.valueOf(failure.getMessage());
    return message.strip().lines().findFirst().orElse("");
  }
}
