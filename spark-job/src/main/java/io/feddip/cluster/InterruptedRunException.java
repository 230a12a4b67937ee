package io.feddip.cluster;

/** The run was asked to stop while it waited; its checkpoints hold everything up to there. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InterruptedRunException() {
    super("the run was interrupted; --resume continues it");
  }
}
