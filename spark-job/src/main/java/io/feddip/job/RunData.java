package io.feddip.job;

import io.feddip.client.Normalization;
import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.config.FedDipConfig.PartitioningConfig;
import io.feddip.data.Augmentation;
import io.feddip.data.DataSet;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.DataSetDescription;
import io.feddip.data.ImageSet;
import io.feddip.data.PackedExamples;
import io.feddip.data.ParquetLayout;
import io.feddip.data.ParquetSource;
import io.feddip.partitioning.ClientRdd;
import io.feddip.partitioning.DistributedClients;
import io.feddip.partitioning.Labels;
import io.feddip.partitioning.Partition;
import io.feddip.partitioning.PartitionReport;
import io.feddip.partitioning.PartitionSettings;
import io.feddip.partitioning.Partitioner;
import io.feddip.partitioning.Partitioners;
import io.feddip.partitioning.PartitioningException;
import io.feddip.partitioning.ProportionalSplit;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * A data set and how it is divided among the clients. Training images are on the driver until they
 * are asked for as an RDD, or never there if a Parquet column says whose they are.
 */
final class RunData {
  static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private final DataSetDescription description;
  private final String location;
  private final ImageSet test;
  private final PartitionReport report;
  private final Function<JavaSparkContext, JavaRDD<PackedExamples>> clients;
  private final Optional<Supplier<Partition>> testPartition;

  private RunData(
      DataSetDescription description,
      String location,
      ImageSet test,
      PartitionReport report,
      Function<JavaSparkContext, JavaRDD<PackedExamples>> clients,
      Optional<Supplier<Partition>> testPartition) {
    this.description = description;
    this.location = location;
    this.test = test;
    this.report = report;
    this.clients = clients;
    this.testPartition = testPartition;
  }

  /**
   * Loads and divides.
   *
   * @param spark opened only for Parquet
   * @throws io.feddip.data.DataException if the data isn't there or is damaged
   * @throws UsageException if the data set is unknown or cannot be divided so
   */
  static RunData load(FedDipConfig config, Configuration hadoop, Supplier<SparkSession> spark) {
    boolean parquet = config.dataset().name().equals(DataSetCatalogue.PARQUET);
    try {
      if (parquet && config.partitioning().method().equals("natural")) {
        return distributed(config, parquetSource(config, spark.get()));
      }
      DataSet data =
          parquet
              ? parquetSource(config, spark.get()).load(parquetDescription(config))
              : catalogued(config, hadoop);
      return divided(config, data);
    } catch (PartitioningException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static DataSet catalogued(FedDipConfig config, Configuration hadoop) {
    if (!DataSetCatalogue.names().contains(config.dataset().name())) {
      throw new UsageException(
          "feddip.dataset.name = "
              + config.dataset().name()
              + "; it needs one of "
              + String.join(", ", DataSetCatalogue.names()));
    }
    return DataSetCatalogue.standard(hadoop).load(config.dataset().name(), config.dataset().path());
  }

  private static RunData divided(FedDipConfig config, DataSet data) {
    Labels labels = Labels.of(data.train());
    Partitioner partitioner = Partitioners.create(settings(config.partitioning()));
    Partition partition =
        partitioner.partition(labels, config.partitioning().clients(), config.seed());
    return new RunData(
        data.description(),
        data.location(),
        data.test(),
        PartitionReport.of(partitioner.toString(), config.seed(), partition, labels),
        context -> ClientRdd.create(context, data.train(), partition, LEVEL),
        Optional.of(
            () -> ProportionalSplit.of(partition, labels, Labels.of(data.test()), config.seed())));
  }

  private static RunData distributed(FedDipConfig config, ParquetSource source) {
    DistributedClients clients = DistributedClients.create(source, config.seed(), LEVEL);
    return new RunData(
        parquetDescription(config),
        source.path(),
        source.test(clients.names()),
        clients.report(),
        context -> clients.packs(),
        Optional.empty());
  }

  private static ParquetSource parquetSource(FedDipConfig config, SparkSession spark) {
    return new ParquetSource(spark, config.dataset().path().orElseThrow(), layout(config));
  }

  private static ParquetLayout layout(FedDipConfig config) {
    FedDipConfig.ParquetConfig columns = config.dataset().parquet();
    return new ParquetLayout(
        columns.imageColumn(),
        columns.labelColumn(),
        columns.clientColumn(),
        columns.channels(),
        columns.height(),
        columns.width(),
        columns.classes());
  }

  private static DataSetDescription parquetDescription(FedDipConfig config) {
    FedDipConfig.ParquetConfig columns = config.dataset().parquet();
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

  DataSetDescription description() {
    return description;
  }

  /** Where the images were found. */
  String location() {
    return location;
  }

  ImageSet test() {
    return test;
  }

  PartitionReport report() {
    return report;
  }

  /** Partition i holds client i. */
  JavaRDD<PackedExamples> clients(JavaSparkContext context) {
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
        .get();
  }

  WorkerSpec workerSpec(FedDipConfig config) {
    return new WorkerSpec(
        config.model().name(),
        description.channels(),
        description.height(),
        description.width(),
        description.classes(),
        config.pruning().exclude(),
        config.client().engine(),
        new Normalization(description.mean(), description.standardDeviation()),
        config.client().augmentation() ? description.augmentation() : Augmentation.NONE,
        config.client().batchSize(),
        config.evaluation().batchSize());
  }
}
