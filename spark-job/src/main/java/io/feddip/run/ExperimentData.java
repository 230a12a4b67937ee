package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.PartitioningException;
import io.feddip.api.model.Task;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.LocatedDataSet;
import io.feddip.data.parquet.ParquetSource;
import io.feddip.data.table.TableScheme;
import io.feddip.partitioning.Division;
import io.feddip.partitioning.PartitionReport;
import io.feddip.partitioning.ProportionalSplit;
import io.feddip.partitioning.rdd.ClientRdd;
import io.feddip.partitioning.rdd.DistributedClients;
import io.feddip.partitioning.rdd.Keeping;
import io.feddip.partitioning.rdd.ValidationSplit;
import io.feddip.runfolder.RunFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * A data set and how it is divided among the clients. Training images of known data sets are on the
 * driver until they are asked for as an RDD; what lies in Parquet or in a table never is. Test
 * examples are read when they are first asked for.
 */
public final class ExperimentData {
  static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private final DataSetDescription description;
  private final String location;
  private final Supplier<TestExamples> testSource;
  private final Optional<ValidationSplit> split;
  private final PartitionReport report;
  private final Function<JavaSparkContext, JavaRDD<Examples>> clients;
  private final Map<String, String> trainIdentity;
  private final Optional<TableScheme> scheme;
  private TestExamples test;

  ExperimentData(
      DataSetDescription description,
      String location,
      Supplier<TestExamples> testSource,
      Optional<ValidationSplit> split,
      PartitionReport report,
      Function<JavaSparkContext, JavaRDD<Examples>> clients,
      Map<String, String> trainIdentity,
      Optional<TableScheme> scheme) {
    this.description = description;
    this.location = location;
    this.testSource = testSource;
    this.split = split;
    this.report = split.map(aside -> aside.training(report)).orElse(report);
    if (split.isPresent() && Arrays.equals(this.report.sizes(), report.sizes())) {
      throw new DataException(
          location, "is too small", "set a larger feddip.dataset.validation-fraction");
    }
    this.clients = clients;
    this.trainIdentity = trainIdentity;
    this.scheme = scheme;
  }

  /**
   * Loads and divides.
   *
   * @param spark opened only for Parquet and tables
   * @throws io.feddip.api.data.DataException if the data isn't there or is damaged
   * @throws UsageException if the data set is unknown or cannot be divided so
   */
  public static ExperimentData load(
      RunConfig config, Configuration hadoop, Supplier<SparkSession> spark) {
    TaskRules.check(config);
    if (isTable(config)) {
      return TableExperiment.of(config, TableData.read(config, spark.get()));
    }
    try {
      if (config.dataset().name().equals(DataSetCatalogue.PARQUET)) {
        return distributed(config, ParquetImages.source(config, spark.get()));
      }
      LocatedDataSet found =
          PluggedData.catalogue(config, hadoop)
              .find(config.dataset().name(), config.dataset().path());
      return divided(config, found.description(), found.location(), found.train(), found::test);
    } catch (PartitioningException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * Divides rows that a program has.
   *
   * @throws io.feddip.api.data.DataException if rows cannot be used
   * @throws UsageException if they cannot be divided so
   */
  public static ExperimentData of(RunConfig config, TableData table) {
    return TableExperiment.of(config, table);
  }

  /**
   * What the examples of a run are, without a look at them.
   *
   * @param folder of the run, which knows its table
   * @param hadoop file systems that a plug-in's format may look at
   * @throws UsageException if the data set is unknown
   */
  public static DataSetDescription describe(
      RunConfig config, RunFolder folder, Configuration hadoop) {
    if (isTable(config)) {
      return TableExperiment.describe(StoredScheme.of(folder));
    }
    if (config.dataset().name().equals(DataSetCatalogue.PARQUET)) {
      return ParquetImages.describe(config);
    }
    return PluggedData.catalogue(config, hadoop)
        .describe(config.dataset().name(), config.dataset().path());
  }

  /**
   * The test examples alone: training images are neither read nor divided, and need not be there.
   *
   * @param folder of the run, which knows its table
   * @param spark opened only for Parquet and tables
   * @throws io.feddip.api.data.DataException if they aren't there or are damaged
   * @throws UsageException if the data set is unknown
   */
  public static TestExamples test(
      RunConfig config, RunFolder folder, Configuration hadoop, Supplier<SparkSession> spark) {
    if (isTable(config)) {
      return TableExperiment.test(config, StoredScheme.of(folder), spark.get());
    }
    if (config.dataset().name().equals(DataSetCatalogue.PARQUET)) {
      ParquetSource source = ParquetImages.source(config, spark.get());
      return images(source.path(), source.test(List.of()), Optional.empty());
    }
    return images(
        config.dataset().name(),
        PluggedData.catalogue(config, hadoop)
            .loadTest(config.dataset().name(), config.dataset().path()),
        Optional.empty());
  }

  private static boolean isTable(RunConfig config) {
    return TableExperiment.NAMES.contains(config.dataset().name());
  }

  private static TestExamples images(
      String location, ExampleSet images, Optional<Function<ExampleSet, Partition>> division) {
    requireExamples(location, "test", images.size());
    return new TestImages(images, division);
  }

  private static ExperimentData divided(
      RunConfig config,
      DataSetDescription description,
      String location,
      ExampleSet train,
      Supplier<ExampleSet> test) {
    requireExamples(location, "training", train.size());
    Labels labels = Labels.of(train);
    Division division = PluggedData.division(config);
    Partition partition = division.of(labels);
    return new ExperimentData(
        description,
        location,
        () ->
            images(
                location,
                test.get(),
                Optional.of(
                    images ->
                        ProportionalSplit.of(partition, labels, Labels.of(images), config.seed()))),
        split(config),
        PartitionReport.of(division.method(), config.seed(), partition, labels),
        context -> ClientRdd.create(context, train, partition, keeping(config)),
        Map.of(DataIdentity.TRAIN, DataIdentity.of(train)),
        Optional.empty());
  }

  private static ExperimentData distributed(RunConfig config, ParquetSource source) {
    boolean natural = config.partitioning().method().equals("natural");
    DistributedClients clients =
        natural
            ? DistributedClients.create(source, config.seed(), keeping(config))
            : DistributedClients.divided(source, PluggedData.division(config), keeping(config));
    return new ExperimentData(
        ParquetImages.describe(config),
        source.path(),
        () -> images(source.path(), source.test(clients.names()), clients.likewise(config.seed())),
        split(config),
        clients.report(),
        context -> clients.packs(),
        Map.of(natural ? DataIdentity.TRAIN_FILES : DataIdentity.TRAIN, clients.identity()),
        Optional.empty());
  }

  /** How executors keep what clients train on. */
  static Keeping keeping(RunConfig config) {
    return new Keeping(LEVEL, config.client().cacheBytes().orElse(Keeping.AUTO));
  }

  /** What clients keep aside, if they do. */
  static Optional<ValidationSplit> split(RunConfig config) {
    double fraction = config.dataset().validationFraction();
    return fraction > 0
        ? Optional.of(new ValidationSplit(fraction, config.seed()))
        : Optional.empty();
  }

  private static void requireExamples(String location, String part, int size) {
    if (size == 0) {
      throw new DataException(
          location, "has no " + part + " example", "add some, or name another feddip.dataset.path");
    }
  }

  public DataSetDescription description() {
    return description;
  }

  /** Where the images were found. */
  public String location() {
    return location;
  }

  /** What models are judged by; read when it is first asked for. */
  public TestExamples test() {
    if (test == null) {
      test = testSource.get();
    }
    return test;
  }

  /** What tells these images from others: {@link DataIdentity}. */
  public Map<String, String> identity() {
    Map<String, String> identity = new TreeMap<>(trainIdentity);
    identity.put(DataIdentity.TEST, test().identity());
    return identity;
  }

  public PartitionReport report() {
    return report;
  }

  /** What clients keep aside for models to be chosen by, if they do. */
  Optional<ValidationSplit> split() {
    return split;
  }

  /** Partition i holds client i, with what it may keep aside. */
  public JavaRDD<Examples> clients(JavaSparkContext context) {
    return clients.apply(context);
  }

  /** What a model must know of the table that it is trained on, if it is one. */
  Optional<TableScheme> scheme() {
    return scheme;
  }

  /** What examples are counted by: their classes, or nothing where there are none. */
  List<String> labelNames() {
    boolean classes =
        scheme.map(TableScheme::task).orElse(Task.CLASSIFICATION) == Task.CLASSIFICATION;
    return classes ? description.classNames() : List.of("examples");
  }

  public TaskSpec workerSpec(RunConfig config) {
    TaskSpec spec = Parts.worker(config, description, scheme);
    return spec.objective().task() == Task.CLASSIFICATION
        ? spec.with(Parts.weighted(config, report.counts()))
        : spec;
  }
}
