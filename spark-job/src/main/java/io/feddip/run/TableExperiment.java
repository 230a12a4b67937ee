package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.PartitioningException;
import io.feddip.api.model.Task;
import io.feddip.config.BadRowRule;
import io.feddip.config.NumberScale;
import io.feddip.config.RunConfig;
import io.feddip.data.table.TableColumns;
import io.feddip.data.table.TableFiles;
import io.feddip.data.table.TableRow;
import io.feddip.data.table.TableRows;
import io.feddip.data.table.TableScheme;
import io.feddip.data.table.TableSource;
import io.feddip.data.table.TableSurvey;
import io.feddip.partitioning.rdd.HoldOut;
import io.feddip.partitioning.rdd.TableClients;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** A table divided among clients, none of whose rows passes the driver. */
final class TableExperiment {
  /** What {@code feddip.dataset.name} is for a table. */
  static final String NAME = "table";

  /** What it may be for what is read as one. */
  static final List<String> NAMES = List.of(NAME, TableFiles.IMAGES);

  private static final String NATURAL = "natural";

  private TableExperiment() {}

  /**
   * Reads what there is, and divides it.
   *
   * @throws DataException if rows cannot be read or used
   * @throws UsageException if they cannot be divided so
   */
  static ExperimentData of(RunConfig config, TableData data) {
    TableColumns columns = data.columns(config);
    boolean skip = skips(config);
    TableSource source = data.train();
    boolean natural = config.partitioning().method().equals(NATURAL);
    if (natural && columns.client().isEmpty()) {
      throw new UsageException(
          "feddip.partitioning.method = natural needs a column that says whose a row is: set"
              + " feddip.dataset.table.client");
    }
    String client = natural ? columns.client().orElseThrow() : "";
    TableColumns read =
        natural
            ? columns
            : new TableColumns(
                withoutClient(source, columns),
                columns.label(),
                Optional.empty(),
                columns.shape(),
                columns.task());
    TableSurvey survey = TableSurvey.ofTraining(source, read, skip);
    JavaRDD<TableRow> rows = TableRows.of(source, survey.scheme(), client, skip);
    TableClients clients = divide(config, source, survey, rows);
    TableScheme scheme =
        config.dataset().normalization() == NumberScale.STANDARDIZE
                && config.task() != Task.NEXT_TOKEN
            ? clients.standardized(survey.scheme())
            : survey.scheme();
    return new ExperimentData(
        describe(scheme),
        source.name(),
        () -> test(config, data, scheme, survey, clients),
        ExperimentData.split(config),
        clients.report(config.seed()),
        context -> clients.training(scheme, ExperimentData.keeping(config)),
        Map.of(DataIdentity.TRAIN, survey.identity()),
        Optional.of(scheme));
  }

  /** A client column that is not asked for is no feature either. */
  private static List<String> withoutClient(TableSource source, TableColumns columns) {
    if (!columns.features().isEmpty() || columns.client().isEmpty()) {
      return columns.features();
    }
    return List.of(source.rows().columns()).stream()
        .filter(name -> !columns.labels().contains(name))
        .filter(name -> !name.equals(columns.client().get()))
        .toList();
  }

  private static TableClients divide(
      RunConfig config, TableSource source, TableSurvey survey, JavaRDD<TableRow> rows) {
    HoldOut holdOut = new HoldOut(config.dataset().testFraction(), config.seed());
    if (config.partitioning().method().equals(NATURAL)) {
      return TableClients.natural(source.name(), rows, survey, holdOut);
    }
    try {
      return TableClients.divided(
          source.name(), rows, survey.scheme(), PluggedData.division(config), holdOut);
    } catch (PartitioningException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static TestExamples test(
      RunConfig config, TableData data, TableScheme scheme, TableSurvey own, TableClients clients) {
    Optional<TableSource> table = data.test(scheme.width());
    boolean aside = config.dataset().testFraction() > 0;
    if (table.isPresent() && aside) {
      throw new UsageException(
          "feddip.dataset.test-fraction = %s, but there is a test table: %s; use one of them"
              .formatted(config.dataset().testFraction(), table.get().name()));
    }
    if (table.isPresent()) {
      return TestTable.of(
          config, table.get(), scheme, Optional.of(new TestTable.Peers(clients, own)));
    }
    if (!aside) {
      throw new DataException(
          data.train().name(),
          "has no test beside it",
          "add one, or set feddip.dataset.test-fraction");
    }
    if (clients.heldOut() == 0) {
      throw new DataException(
          data.train().name(), "is too small", "set a larger feddip.dataset.test-fraction");
    }
    return new TestRows(data.train().name(), clients, scheme);
  }

  /**
   * Test rows of a run that is over.
   *
   * @param scheme of its model
   */
  static TestExamples test(RunConfig config, TableScheme scheme, SparkSession spark) {
    TableData data = TableData.read(config, spark);
    if (config.dataset().testFraction() > 0) {
      return of(config, data).test();
    }
    TableSource source =
        data.test(scheme.width())
            .orElseThrow(
                () ->
                    new DataException(
                        data.train().name(),
                        "has no test beside it",
                        "name another feddip.dataset.path"));
    return TestTable.of(config, source, scheme, Optional.empty());
  }

  static boolean skips(RunConfig config) {
    return config.dataset().badRows() == BadRowRule.SKIP;
  }

  private static List<Double> channels(TableScheme scheme, List<Double> known, double otherwise) {
    return known.isEmpty() ? Collections.nCopies(scheme.shape().get(0), otherwise) : known;
  }

  /** What a network is made for; numbers come to it as they should be. */
  static DataSetDescription describe(TableScheme scheme) {
    return new DataSetDescription(
        NAME,
        scheme.shape().get(0),
        scheme.shape().get(1),
        scheme.shape().get(2),
        scheme.classes(),
        scheme.pixels() ? channels(scheme, scheme.mean(), 0.0) : List.of(),
        scheme.pixels() ? channels(scheme, scheme.deviation(), 1.0) : List.of(),
        Augmentation.NONE);
  }
}
