package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Labels;
import io.feddip.api.data.NaturalClients;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.PartitioningConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.LocatedDataSet;
import io.feddip.data.parquet.ParquetLayout;
import io.feddip.data.parquet.ParquetSource;
import io.feddip.partitioning.PartitionReport;
import io.feddip.partitioning.PartitionSettings;
import io.feddip.partitioning.Partitioners;
import io.feddip.partitioning.ProportionalSplit;
import io.feddip.partitioning.rdd.ClientRdd;
import io.feddip.partitioning.rdd.DistributedClients;
import java.util.Collections;
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
 * A data set and how it is divided among the clients. Training images are on the driver until they
 * are asked for as an RDD, or never there if a Parquet column says whose they are. Test images are
 * read when they are first asked for.
 */
public final class ExperimentData {
  static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private final DataSetDescription description;
  private final String location;
  private final Supplier<ExampleSet> testSource;
  private final PartitionReport report;
  private final Function<JavaSparkContext, JavaRDD<Examples>> clients;
  private final Optional<Function<ExampleSet, Partition>> testPartition;
  private final Map<String, String> trainIdentity;
  private ExampleSet test;

  private ExperimentData(
      DataSetDescription description,
      String location,
      Supplier<ExampleSet> testSource,
      PartitionReport report,
      Function<JavaSparkContext, JavaRDD<Examples>> clients,
      Optional<Function<ExampleSet, Partition>> testPartition,
      Map<String, String> trainIdentity) {
    this.description = description;
    this.location = location;
    this.testSource = testSource;
    this.report = report;
    this.clients = clients;
    this.testPartition = testPartition;
    this.trainIdentity = trainIdentity;
  }

  /**
   * Loads and divides.
   *
   * @param spark opened only for Parquet
   * @throws io.feddip.api.data.DataException if the data isn't there or is damaged
   * @throws UsageException if the data set is unknown or cannot be divided so
   */
  public static ExperimentData load(
      RunConfig config, Configuration hadoop, Supplier<SparkSession> spark) {
    boolean parquet = config.dataset().name().equals(DataSetCatalogue.PARQUET);
    try {
      if (parquet && config.partitioning().method().equals("natural")) {
        return distributed(config, parquetSource(config, spark.get()));
      }
      if (parquet) {
        ParquetSource source = parquetSource(config, spark.get());
        ExampleSet train = source.trainImages();
        List<String> names = train.naturalClients().map(NaturalClients::names).orElse(List.of());
        return divided(config, source.path(), train, () -> source.test(names));
      }
      requireKnown(config);
      LocatedDataSet found =
          catalogue(config, hadoop).find(config.dataset().name(), config.dataset().path());
      return divided(config, found.location(), found.train(), found::test);
    } catch (PartitioningException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * What the images are, without a look at them.
   *
   * @throws UsageException if the data set is unknown
   */
  public static DataSetDescription describe(RunConfig config) {
    if (config.dataset().name().equals(DataSetCatalogue.PARQUET)) {
      return parquetDescription(config);
    }
    requireKnown(config);
    return DataSetCatalogue.describe(config.dataset().name());
  }

  /**
   * The test images alone: training images are neither read nor divided, and need not be there.
   *
   * @param spark opened only for Parquet
   * @throws io.feddip.api.data.DataException if they aren't there or are damaged
   * @throws UsageException if the data set is unknown
   */
  public static ExampleSet testImages(
      RunConfig config, Configuration hadoop, Supplier<SparkSession> spark) {
    if (config.dataset().name().equals(DataSetCatalogue.PARQUET)) {
      ParquetSource source = parquetSource(config, spark.get());
      ExampleSet test = source.test(List.of());
      requireExamples(source.path(), "test", test.size());
      return test;
    }
    requireKnown(config);
    return catalogue(config, hadoop).loadTest(config.dataset().name(), config.dataset().path());
  }

  private static void requireKnown(RunConfig config) {
    if (!DataSetCatalogue.names().contains(config.dataset().name())) {
      throw new UsageException(
          "feddip.dataset.name = "
              + config.dataset().name()
              + "; it needs one of "
              + String.join(", ", DataSetCatalogue.names()));
    }
  }

  private static DataSetCatalogue catalogue(RunConfig config, Configuration hadoop) {
    DataSetCatalogue catalogue = DataSetCatalogue.standard(hadoop);
    return config.dataset().download() ? catalogue : catalogue.withoutDownloads();
  }

  private static ExperimentData divided(
      RunConfig config, String location, ExampleSet train, Supplier<ExampleSet> test) {
    requireExamples(location, "training", train.size());
    Labels labels = Labels.of(train);
    Partitioner partitioner = Partitioners.create(settings(config.partitioning()));
    Partition partition =
        partitioner.partition(labels, config.partitioning().clients(), config.seed());
    return new ExperimentData(
        describe(config),
        location,
        test,
        PartitionReport.of(partitioner.toString(), config.seed(), partition, labels),
        context -> ClientRdd.create(context, train, partition, LEVEL),
        Optional.of(
            images -> ProportionalSplit.of(partition, labels, Labels.of(images), config.seed())),
        Map.of(DataIdentity.TRAIN, DataIdentity.of(train)));
  }

  private static ExperimentData distributed(RunConfig config, ParquetSource source) {
    DistributedClients clients = DistributedClients.create(source, config.seed(), LEVEL);
    return new ExperimentData(
        describe(config),
        source.path(),
        () -> source.test(clients.names()),
        clients.report(),
        context -> clients.packs(),
        Optional.empty(),
        Map.of(DataIdentity.TRAIN_FILES, source.trainSample()));
  }

  private static void requireExamples(String location, String part, int size) {
    if (size == 0) {
      throw new DataException(
          location, "has no " + part + " example", "add some, or name another feddip.dataset.path");
    }
  }

  private static ParquetSource parquetSource(RunConfig config, SparkSession spark) {
    return new ParquetSource(spark, config.dataset().path().orElseThrow(), layout(config));
  }

  private static ParquetLayout layout(RunConfig config) {
    RunConfig.ParquetConfig columns = config.dataset().parquet();
    return new ParquetLayout(
        columns.imageColumn(),
        columns.labelColumn(),
        columns.clientColumn(),
        columns.channels(),
        columns.height(),
        columns.width(),
        columns.classes(),
        columns.encoding());
  }

  private static DataSetDescription parquetDescription(RunConfig config) {
    RunConfig.ParquetConfig columns = config.dataset().parquet();
    return layout(config)
        .describe(
            Collections.nCopies(columns.channels(), columns.mean()),
            Collections.nCopies(columns.channels(), columns.deviation()),
            Augmentation.NONE);
  }

  private static PartitionSettings settings(PartitioningConfig config) {
    return new PartitionSettings(
        config.method(),
        config.clients(),
        config.alpha(),
        config.classesPerClient(),
        config.shardsPerClient(),
        config.minExamples(),
        config.balance(),
        config.skew(),
        config.sizes());
  }

  public DataSetDescription description() {
    return description;
  }

  /** Where the images were found. */
  public String location() {
    return location;
  }

  public ExampleSet test() {
    if (test == null) {
      test = testSource.get();
      requireExamples(location, "test", test.size());
    }
    return test;
  }

  /** What tells these images from others: {@link DataIdentity}. */
  public Map<String, String> identity() {
    Map<String, String> identity = new TreeMap<>(trainIdentity);
    identity.put(DataIdentity.TEST, DataIdentity.of(test()));
    return identity;
  }

  public PartitionReport report() {
    return report;
  }

  /** Partition i holds client i. */
  public JavaRDD<Examples> clients(JavaSparkContext context) {
    return clients.apply(context);
  }

  /**
   * The test images divided the way the training images are.
   *
   * @throws UsageException if the training images never were on the driver
   */
  Partition testPartition() {
    return testPartition
        .orElseThrow(
            () ->
                new UsageException(
                    "feddip.evaluation.per-client = true needs training data that passes the"
                        + " driver; Parquet with method natural leaves it on the cluster"))
        .apply(test());
  }

  public TaskSpec workerSpec(RunConfig config) {
    return Parts.worker(config, description);
  }
}
