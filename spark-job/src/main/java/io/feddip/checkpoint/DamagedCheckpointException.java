package io.feddip.checkpoint;

/**
 * A file is not a whole checkpoint: cut short, altered, empty or something else altogether. The
 * only kind of trouble for which an older checkpoint is tried instead.
 */
public final class DamagedCheckpointException extends CheckpointException {
  private static final long serialVersionUID = 1;

  public DamagedCheckpointException(String message) {
    super(message);
  }

  public DamagedCheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
