package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Partition;
import io.feddip.partitioning.rdd.ClientRdd;
import io.feddip.partitioning.rdd.Keeping;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Test images on the driver.
 *
 * @param images all of them
 * @param division how they are divided among clients; nothing if training images never were on the
 *     driver
 */
public record TestImages(ExampleSet images, Optional<Function<ExampleSet, Partition>> division)
    implements TestExamples {

  @Override
  public String source() {
    return images.source();
  }

  @Override
  public String identity() {
    return DataIdentity.of(images);
  }

  @Override
  public JavaRDD<Examples> spread(JavaSparkContext context, int batchSize) {
    return ClusterData.spread(context, images, batchSize);
  }

  @Override
  public JavaRDD<Examples> byClient(JavaSparkContext context) {
    Partition partition =
        division
            .orElseThrow(
                () ->
                    new UsageException(
                        "feddip.evaluation.per-client = true needs training data that passes the"
                            + " driver; Parquet with method natural leaves it on the cluster"))
            .apply(images);
    return ClientRdd.create(context, images, partition, Keeping.at(ExperimentData.LEVEL));
  }

  @Override
  public Examples all() {
    return images.pack(0, 0, images.size());
  }
}
