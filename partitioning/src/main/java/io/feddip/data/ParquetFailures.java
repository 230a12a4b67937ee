package io.feddip.data;

import io.feddip.api.data.DataException;

/** What Spark says of a table that it cannot read, as one line with a remedy. */
public final class ParquetFailures {
  private static final String UNREGISTERED = "Class is not registered: org.apache.spark";

  private ParquetFailures() {}

  /** Finds our own exception in what a failed task brings, or says what Spark says in a line. */
  public static DataException translate(String source, Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException ours) {
        return ours;
      }
      line =
          cause.getMessage() == null ? line : cause.getMessage().lines().findFirst().orElse(line);
    }
    // Spark sends the schema from a task to the driver, whoever asks for the table.
    String remedy =
        line.contains(UNREGISTERED)
            ? "Spark's own reader needs that class in spark.kryo.classesToRegister, or"
                + " spark.kryo.registrationRequired = false"
            : "check feddip.dataset.path";
    return new DataException(source, "cannot be read as Parquet (" + line + ")", remedy, e);
  }
}
