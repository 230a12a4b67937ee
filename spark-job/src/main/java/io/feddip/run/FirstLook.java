package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.model.Task;
import io.feddip.data.table.SequenceWindows;
import io.feddip.data.table.TableColumns;
import io.feddip.data.table.TableFiles;
import io.feddip.data.table.TableSource;
import io.feddip.data.table.TableSurvey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * What data look like to somebody who was told nothing of them.
 *
 * @param path with its scheme
 * @param format what Spark calls it, or {@code image-folder}
 * @param options that it must be read with
 * @param label column with the class; empty: sequences, which go on
 * @param client column that may say whose a row is, if there is one
 * @param left columns that are neither numbers nor label or client
 * @param hidden those among them that a reader takes for numbers
 * @param hasTest whether there are test data
 * @param unusable training rows that have gaps or are damaged, which the survey leaves out
 * @param survey classes, columns and counts of the training data
 */
public record FirstLook(
    String path,
    String format,
    Map<String, String> options,
    String label,
    Optional<String> client,
    List<String> left,
    HiddenNumbers hidden,
    boolean hasTest,
    long unusable,
    TableSurvey survey) {
  /** The likelier ones first: y may be a coordinate. */
  private static final List<String> LABELS =
      List.of("label", "class", "target", "category", "kind", "species", "diagnosis", "y");

  /** More distinct numbers than this are numbers, unless each of them has many rows. */
  private static final long MOST_CLASSES = 20;

  private static final long ROWS_A_CLASS = 50;

  private static final List<String> CLIENTS =
      List.of("client", "site", "hospital", "user", "device", "centre", "center", "owner");

  /** Of sequences, so many tokens at a time are enough to begin with. */
  private static final int LONGEST_WINDOW = 32;

  /**
   * Looks.
   *
   * @param format what Spark calls it; nothing: what files' names say
   * @param label column with the class; nothing: one that is called so, or the last one
   * @throws DataException if the data cannot be read, or not be classified
   * @throws UsageException if nobody can say what they are
   */
  public static FirstLook at(
      SparkSession spark, String data, Optional<String> format, Optional<String> label) {
    Path path = qualified(spark, data);
    String known = format.orElseGet(() -> FormatGuess.of(spark, path));
    Map<String, String> options = Map.of();
    TableFiles files = new TableFiles(spark, path.toString(), known, options);
    TableSource train = files.train();
    if (known.equals("csv") && train.rows().columns().length == 1) {
      options = separator(train);
      files = new TableFiles(spark, path.toString(), known, options);
      train = files.train();
    }
    Optional<String> sequences = label.isPresent() ? Optional.empty() : sequences(train);
    if (sequences.isPresent()) {
      return sequences(files, path.toString(), known, sequences.get());
    }
    HiddenNumbers hidden =
        known.equals("csv") ? HiddenNumbers.in(train.rows()) : HiddenNumbers.NONE;
    if (hidden.gap().isPresent()) {
      options = new TreeMap<>(options);
      options.put("nullValue", hidden.gap().orElseThrow());
      files = new TableFiles(spark, path.toString(), known, options);
      train = files.train();
      hidden = new HiddenNumbers(hidden.commas(), Map.of());
    }
    String className = label.isPresent() ? label.get() : label(train, hidden);
    List<String> labels = Arrays.stream(className.split(",", -1)).map(String::strip).toList();
    Optional<String> client =
        List.of(train.rows().columns()).stream()
            .filter(name -> isNamed(CLIENTS, name))
            .filter(name -> !labels.contains(name))
            .findFirst();
    List<String> left = new ArrayList<>();
    List<String> features = new ArrayList<>();
    for (StructField column : train.rows().schema().fields()) {
      if (!labels.contains(column.name()) && !client.equals(Optional.of(column.name()))) {
        (isText(column.dataType()) ? left : features).add(column.name());
      }
    }
    if (features.isEmpty() && left.stream().anyMatch(hidden::has)) {
      throw new DataException(
          train.name(),
          "has no column that Spark reads as numbers beside " + className,
          String.join("; ", hidden.remedies()));
    }
    if (features.isEmpty()) {
      throw new DataException(
          train.name(), "has no column of numbers beside " + className, "name its --label");
    }
    TableSurvey survey = survey(train, features, className, client);
    boolean hasTest = files.test(survey.scheme().width()).isPresent();
    long usable = survey.counts().values().stream().flatMapToLong(Arrays::stream).sum();
    return new FirstLook(
        path.toString(),
        known,
        options,
        className,
        client,
        left,
        hidden,
        hasTest,
        train.rows().count() - usable,
        survey);
  }

  /** The one column beside a client's, if it has texts or arrays of numbers. */
  private static Optional<String> sequences(TableSource train) {
    List<StructField> columns =
        Arrays.stream(train.rows().schema().fields())
            .filter(column -> !isNamed(CLIENTS, column.name()))
            .toList();
    return Optional.of(columns)
        .filter(all -> all.size() == 1)
        .map(all -> all.get(0))
        .filter(
            column ->
                column.dataType().equals(DataTypes.StringType)
                    || (column.dataType() instanceof ArrayType array
                        && array.elementType() instanceof NumericType))
        .map(StructField::name);
  }

  private static FirstLook sequences(TableFiles files, String path, String format, String column) {
    TableSource train = files.train();
    Optional<String> client =
        Arrays.stream(train.rows().columns()).filter(name -> !name.equals(column)).findFirst();
    TableColumns columns =
        new TableColumns(List.of(column), "", client, List.of(), Task.NEXT_TOKEN);
    int window = SequenceWindows.longest(train, columns, LONGEST_WINDOW);
    TableSurvey survey =
        TableSurvey.ofTraining(SequenceWindows.of(train, columns, window), columns, true);
    boolean hasTest = files.test(window).isPresent();
    return new FirstLook(
        path, format, Map.of(), "", client, List.of(), HiddenNumbers.NONE, hasTest, 0, survey);
  }

  /**
   * Of classes, if the label's column can be one: text, or few whole numbers; else of numbers, or
   * of labels if all of several columns are 0 or 1.
   */
  private static TableSurvey survey(
      TableSource train, List<String> features, String label, Optional<String> client) {
    if (label.contains(",")) {
      try {
        return survey(train, features, label, client, Task.MULTI_LABEL, false);
      } catch (DataException notLabels) {
        return survey(train, features, label, client, Task.REGRESSION, true);
      }
    }
    boolean numbers =
        Arrays.stream(train.rows().schema().fields())
            .anyMatch(
                column -> column.name().equals(label) && column.dataType() instanceof NumericType);
    if (!numbers) {
      return survey(train, features, label, client, Task.CLASSIFICATION, true);
    }
    Row distinct =
        train
            .rows()
            .agg(
                functions.approx_count_distinct(
                    train.rows().col("`" + label.replace("`", "``") + "`")),
                functions.count(functions.lit(1)))
            .head();
    boolean few = distinct.getLong(0) <= Math.max(MOST_CLASSES, distinct.getLong(1) / ROWS_A_CLASS);
    return survey(
        train, features, label, client, few ? Task.CLASSIFICATION : Task.REGRESSION, true);
  }

  private static TableSurvey survey(
      TableSource train,
      List<String> features,
      String label,
      Optional<String> client,
      Task task,
      boolean skip) {
    return TableSurvey.ofTraining(
        train, new TableColumns(features, label, client, List.of(), task), skip);
  }

  private static boolean isText(DataType type) {
    return type.equals(DataTypes.StringType)
        || type.equals(DataTypes.DateType)
        || type.equals(DataTypes.TimestampType);
  }

  /**
   * A column that is called so, else the last text that is no number to a reader, else the last
   * one; never a client's.
   */
  private static String label(TableSource train, HiddenNumbers hidden) {
    List<StructField> columns =
        List.of(train.rows().schema().fields()).stream()
            .filter(column -> !isNamed(CLIENTS, column.name()))
            .toList();
    Optional<String> named =
        LABELS.stream()
            .flatMap(
                name ->
                    columns.stream().map(StructField::name).filter(name::equalsIgnoreCase).limit(1))
            .findFirst();
    return named.orElseGet(
        () ->
            columns.stream()
                .filter(column -> column.dataType().equals(DataTypes.StringType))
                .filter(column -> !hidden.has(column.name()))
                .reduce((first, second) -> second)
                .or(() -> columns.stream().reduce((first, second) -> second))
                .map(StructField::name)
                .orElseThrow(
                    () ->
                        new DataException(
                            train.name(), "has no column of classes", "name its --label")));
  }

  private static boolean isNamed(List<String> names, String column) {
    return names.contains(column.toLowerCase(Locale.ROOT));
  }

  private static Map<String, String> separator(TableSource train) {
    String head = train.rows().columns()[0];
    for (String separator : List.of(";", "\t", "|")) {
      if (head.contains(separator)) {
        return Map.of("sep", separator);
      }
    }
    return Map.of();
  }

  private static Path qualified(SparkSession spark, String data) {
    try {
      Path path = new Path(data);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(path)) {
        throw new DataException(data, "is not there", "check --data");
      }
      return files.makeQualified(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(data, "cannot be read (" + e.getMessage() + ")", "check --data", e);
    }
  }
}
