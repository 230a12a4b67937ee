package io.feddip.run;

import static java.util.Objects.requireNonNull;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Task;
import io.feddip.config.ConfigText;
import io.feddip.config.RunConfig;
import io.feddip.config.TableConfig;
import io.feddip.data.table.SequenceWindows;
import io.feddip.data.table.TableColumns;
import io.feddip.data.table.TableFiles;
import io.feddip.data.table.TableScheme;
import io.feddip.data.table.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table to train on: rows that a program has, or files that a configuration names. A program
 * gives its {@code Dataset<Row>} to {@link io.feddip.Feddip}:
 *
 * <pre>{@code
 * TableData table = TableData.of(rows, List.of("features"), "label", Optional.of("site"));
 * Feddip.train(
 *     "feddip { model.name = mlp, dataset.test-fraction = 0.2, partitioning.method = natural }",
 *     List.of(), table, spark, "runs/mine", List.of());
 * }</pre>
 *
 * <p>Feature columns may be numbers, booleans, arrays of numbers, or vectors of Spark ML; labels
 * whole numbers, booleans or texts. Rows are read several times and must be the same each time;
 * they stay on the executors. What the model must know of them afterwards (columns, means and
 * deviations, names of classes) is in the run folder: {@link StoredScheme}.
 */
public final class TableData {
  private final TableSource train;
  private final IntFunction<Optional<TableSource>> test;
  private final TableColumns columns;

  private TableData(
      TableSource train, IntFunction<Optional<TableSource>> test, TableColumns columns) {
    this.train = train;
    this.test = test;
    this.columns = columns;
  }

  /**
   * Rows of a program, without test rows: {@code feddip.dataset.test-fraction} sets some aside.
   *
   * @param rows training rows
   * @param features names of the columns that a network is to see; empty: every other column
   * @param label name of the column with the class
   * @param client name of the column that says whose a row is, for {@code partitioning.method =
   *     natural}
   */
  public static TableData of(
      Dataset<Row> rows, List<String> features, String label, Optional<String> client) {
    return new TableData(
        new TableSource("the given table", rows),
        width -> Optional.empty(),
        new TableColumns(features, label, client, List.of()));
  }

  /** The same with rows that models are judged by. */
  public TableData withTest(Dataset<Row> rows) {
    requireNonNull(rows, "rows is null");
    TableSource source = new TableSource("the given test table", rows);
    return new TableData(train, width -> Optional.of(source), columns);
  }

  /** What networks are told of the rows of a scheme: shape, classes, normalisation of pixels. */
  public static DataSetDescription describe(TableScheme scheme) {
    return TableExperiment.describe(scheme);
  }

  /** What a configuration names. */
  static TableData read(RunConfig config, SparkSession spark) {
    TableConfig table = config.dataset().table();
    String path =
        config
            .dataset()
            .path()
            .orElseThrow(
                () ->
                    new UsageException(
                        "feddip.dataset.path is not set; data set %s needs the folder that has train and test, or the training data themselves"
                            .formatted(config.dataset().name())));
    boolean images = config.dataset().name().equals(TableFiles.IMAGES);
    TableFiles files =
        images
            ? new TableFiles(spark, path, TableFiles.IMAGES, Map.of())
            : new TableFiles(spark, path, table.format(), table.options());
    TableColumns columns =
        images
            ? new TableColumns(
                List.of(TableFiles.IMAGE), TableFiles.LABEL, Optional.empty(), List.of())
            : new TableColumns(table.features(), table.label(), table.client(), List.of());
    TableFiles read = TableExperiment.skips(config) ? files : files.strict();
    TableData data = new TableData(read.train(), read::test, columns);
    return config.task() == Task.NEXT_TOKEN && table.window() > 0
        ? data.cut(data.columns(config), table.window())
        : data;
  }

  /** The same in windows of so many tokens that are to be said. */
  private TableData cut(TableColumns sequences, int window) {
    return new TableData(
        SequenceWindows.of(train, sequences, window),
        width -> test.apply(width).map(rows -> SequenceWindows.of(rows, sequences, window)),
        columns);
  }

  /** Settings that say of a run what this table is: {@code feddip.key=value} pairs. */
  public List<String> settings() {
    List<String> settings = new ArrayList<>();
    settings.add("feddip.dataset.name=" + TableExperiment.NAME);
    settings.add(
        columns.features().stream()
            .map(ConfigText::quoted)
            .collect(Collectors.joining(", ", "feddip.dataset.table.features=[", "]")));
    settings.add("feddip.dataset.table.label=" + ConfigText.quoted(columns.label()));
    settings.add(
        "feddip.dataset.table.client=" + columns.client().map(ConfigText::quoted).orElse("null"));
    return settings;
  }

  TableSource train() {
    return train;
  }

  /**
   * The rows that models are judged by, if they are a table of their own.
   *
   * @param width numbers of a training row
   */
  Optional<TableSource> test(int width) {
    return test.apply(width);
  }

  /** The columns, in the shape that the configuration wants. */
  TableColumns columns(RunConfig config) {
    boolean images = config.dataset().name().equals(TableFiles.IMAGES);
    List<Integer> shape =
        images ? config.dataset().imageFolder().shape() : config.dataset().table().shape();
    return new TableColumns(
        columns.features(), columns.label(), columns.client(), shape, config.task());
  }
}
