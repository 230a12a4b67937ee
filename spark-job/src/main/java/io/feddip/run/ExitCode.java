package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.federation.DivergedException;
import io.feddip.federation.TooFewClientsException;
import io.feddip.runfolder.RunFolderException;
import io.feddip.zoo.dl4j.UnsupportedBackendException;

/** What the process ends with; other tools depend on the numbers. */
public enum ExitCode {
  OK(0),
  INTERNAL(1),
  USAGE(2),
  DATA(3),
  CHECKPOINT(4),
  TOO_FEW_CLIENTS(5),
  DIVERGED(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The code of a failure: whatever is not the user's or the data's is internal. */
  public static ExitCode of(Throwable failure) {
    if (failure instanceof UsageException
        || failure instanceof RunFolderException
        || failure instanceof UnsupportedBackendException) {
      return USAGE;
    }
    if (failure instanceof DataException) {
      return DATA;
    }
    if (failure instanceof CheckpointException) {
      return CHECKPOINT;
    }
    if (failure instanceof TooFewClientsException) {
      return TOO_FEW_CLIENTS;
    }
    return failure instanceof DivergedException ? DIVERGED : INTERNAL;
  }
}
