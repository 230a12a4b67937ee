package io.feddip.partitioning.rdd;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.apache.spark.storage.StorageLevel;

/**
 * How executors keep clients' examples.
 *
 * @param level of Spark's block store, between rounds
 * @param most bytes of a client's examples that a task has in memory; larger ones it reads from a
 *     file, some at a time; {@link #AUTO} for a share of the process' memory
 */
public record Keeping(StorageLevel level, long most) implements Serializable {
  /** A share of the memory of the process that looks. */
  public static final long AUTO = 0;

  /** What other tasks, minibatches, networks and Spark itself need is more than half. */
  private static final int SHARE = 8;

  public Keeping {
    requireNonNull(level, "level is null");
    if (most < 0) {
      throw new IllegalArgumentException("most is negative: " + most);
    }
  }

  /** The level alone: examples are in memory while they are used. */
  public static Keeping at(StorageLevel level) {
    return new Keeping(level, Long.MAX_VALUE);
  }

  /** Bytes of a client's examples that are kept in memory in this process. */
  long mostHere() {
    return most == AUTO ? Runtime.getRuntime().maxMemory() / SHARE : most;
  }
}
