package io.feddip.cli;

import org.apache.spark.sql.SparkSession;

/**
 * A session that a command ends with. Spark's own {@code close} declares an {@link
 * java.io.IOException} in version 4 and none in version 3, so no source could name it for both.
 */
record OpenSession(SparkSession spark) implements AutoCloseable {
  @Override
  public void close() {
    spark.stop();
  }
}
