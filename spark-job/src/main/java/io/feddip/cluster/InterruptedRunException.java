package io.feddip.cluster;

import java.util.regex.Pattern;

/** The run was asked to stop while it waited; its checkpoints hold everything up to there. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final Pattern CANCELLED =
      Pattern.compile("Job \\d+ cancelled|SPARK_JOB_CANCELLED");

  public InterruptedRunException() {
    super("the run was interrupted; --resume continues it");
  }

  /** Somebody cancelled what the run waited for. */
  private InterruptedRunException(String message, Throwable cause) {
    super("the run was cancelled (" + message + "); --resume continues it", cause);
  }

  /**
   * Ends a run whose Spark job was cancelled: Spark tells that from a failure by words alone.
   *
   * @param failure a job's
   * @throws InterruptedRunException if it was cancelled, by its group or alone
   */
  static void throwIfCancelled(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (CANCELLED.matcher(message).find()) {
      throw new InterruptedRunException(message, failure);
    }
  }
}
