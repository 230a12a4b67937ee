package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A model's weights on the executors, sent at the first use in an application. Spark frees them
 * when nobody holds them any more.
 */
public final class SentWeights {
  private final float[] weights;
  private Broadcast<float[]> sent;
  private String application;

  /**
   * Sends nothing yet.
   *
   * @param weights flat; not copied
   */
  public SentWeights(float[] weights) {
    this.weights = requireNonNull(weights, "weights is null");
  }

  /** What a task reads them by. */
  public synchronized Broadcast<float[]> on(SparkContext spark) {
    String now = spark.applicationId();
    if (!now.equals(application)) {
      sent = JavaSparkContext.fromSparkContext(spark).broadcast(weights);
      application = now;
    }
    return sent;
  }
}
