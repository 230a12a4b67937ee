package io.feddip.run;

import io.feddip.api.data.Examples;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** What models are judged by, on the driver or where Spark reads it. */
public interface TestExamples {
  /** Where they are from, for messages. */
  String source();

  /** What tells them from others, for a run's record. */
  String identity();

  /**
   * All of them on the executors.
   *
   * @param batchSize examples a batch of evaluation
   */
  JavaRDD<Examples> spread(JavaSparkContext context, int batchSize);

  /** Partition i holds those of client i, divided the way the training examples are. */
  JavaRDD<Examples> byClient(JavaSparkContext context);

  /** All of them on the driver. */
  Examples all();
}
