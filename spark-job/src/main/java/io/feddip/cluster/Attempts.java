package io.feddip.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;

/** How often a client's work was begun: by Spark in this job, and before in another one. */
final class Attempts {
  private static final String EARLIER = "feddip.attempts.earlier";

  private Attempts() {}

  /**
   * For jobs that this thread submits from now on.
   *
   * @param attempts that were made of what they do
   */
  static void setEarlier(SparkContext spark, int attempts) {
    spark.setLocalProperty(EARLIER, attempts == 0 ? null : Integer.toString(attempts));
  }

  /** The number of a task's attempt, from 0. */
  static int number(TaskContext task) {
    String earlier = task.getLocalProperty(EARLIER);
    return task.attemptNumber() + (earlier == null ? 0 : Integer.parseInt(earlier));
  }
}
