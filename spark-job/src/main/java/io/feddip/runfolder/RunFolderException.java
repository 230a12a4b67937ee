package io.feddip.runfolder;

import static java.util.Objects.requireNonNull;

/** A run folder that cannot be used as asked. The message names the folder or the file. */
public final class RunFolderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong with the folder. */
  public enum Reason {
    /** It holds another run's results. */
    IN_USE,
    /** It, or a file in it, cannot be written. */
    UNWRITABLE,
    /** It, or a file in it, is not there. */
    MISSING,
    /** A file in it is not what it should be. */
    CORRUPT
  }

  private final Reason reason;

  public RunFolderException(Reason reason, String message) {
    this(reason, message, null);
  }

  public RunFolderException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason is null");
  }

  public Reason reason() {
    return reason;
  }
}
