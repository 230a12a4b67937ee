package io.feddip.checkpoint;

/**
 * A checkpoint cannot be written, read or used for this run. The message names the file and the
 * remedy; the job ends with {@link #EXIT_CODE}.
 */
public class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The job's exit code for trouble with checkpoints. */
  public static final int EXIT_CODE = 4;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
