package io.feddip.cluster;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;

/**
 * One client of those that a task runs in order. Its partition is computed when it is its turn, and
 * not before; never leaves its task.
 */
record ClientTurn<T>(RDD<T> data, Partition partition, TaskContext task) {

  /** The client's number. */
  int client() {
    return partition.index();
  }

  /** What its partition holds. */
  Iterator<T> open() {
    return data.iterator(partition, task);
  }
}
