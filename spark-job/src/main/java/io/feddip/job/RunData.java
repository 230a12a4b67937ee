package io.feddip.job;

import io.feddip.client.Normalization;
import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.config.FedDipConfig.PartitioningConfig;
import io.feddip.data.Augmentation;
import io.feddip.data.DataSet;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.DataSetDescription;
import io.feddip.partitioning.Labels;
import io.feddip.partitioning.Partition;
import io.feddip.partitioning.PartitionReport;
import io.feddip.partitioning.PartitionSettings;
import io.feddip.partitioning.Partitioner;
import io.feddip.partitioning.Partitioners;
import io.feddip.partitioning.PartitioningException;
import org.apache.hadoop.conf.Configuration;

/**
 * A data set and how it is divided among the clients, on the driver.
 *
 * @param data the images
 * @param labels of the training images
 * @param partitioner that divided them
 * @param partition the division
 */
record RunData(DataSet data, Labels labels, Partitioner partitioner, Partition partition) {

  /**
   * Loads and divides.
   *
   * @throws io.feddip.data.DataException if the data isn't there or is damaged
   * @throws UsageException if the data set is unknown or cannot be divided so
   */
  static RunData load(FedDipConfig config, Configuration hadoop) {
    DataSet data;
    try {
      data =
          DataSetCatalogue.standard(hadoop).load(config.dataset().name(), config.dataset().path());
    } catch (IllegalArgumentException e) {
      throw new UsageException("feddip.dataset.name: " + e.getMessage(), e);
    }
    Labels labels = Labels.of(data.train());
    try {
      Partitioner partitioner = Partitioners.create(settings(config.partitioning()));
      Partition partition =
          partitioner.partition(labels, config.partitioning().clients(), config.seed());
      return new RunData(data, labels, partitioner, partition);
    } catch (PartitioningException e) {
      throw new UsageException(e.getMessage(), e);
    }
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

  /** The test images divided the way the training images are. */
  Partition testPartition(FedDipConfig config) {
    return partition.splitLike(labels, Labels.of(data.test()), config.seed());
  }

  PartitionReport report(FedDipConfig config) {
    return PartitionReport.of(partitioner.toString(), config.seed(), partition, labels);
  }

  WorkerSpec workerSpec(FedDipConfig config) {
    DataSetDescription images = data.description();
    return new WorkerSpec(
        config.model().name(),
        images.channels(),
        images.height(),
        images.width(),
        images.classes(),
        config.pruning().exclude(),
        config.client().engine(),
        new Normalization(images.mean(), images.standardDeviation()),
        config.client().augmentation() ? images.augmentation() : Augmentation.NONE,
        config.client().batchSize(),
        config.evaluation().batchSize());
  }
}
