package io.feddip.job;

import io.feddip.federation.InterruptedRunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One line for the user; the stack trace only where the failure is ours. */
final class FailurePrinter implements IExecutionExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(FailurePrinter.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine line, ParseResult parseResult) {
    ExitCode code = ExitCode.of(failure);
    if (failure instanceof InterruptedRunException) {
      line.getErr().println("feddip: " + failure.getMessage());
    } else if (code == ExitCode.INTERNAL) {
      log.error("internal error", failure);
      line.getErr().println("feddip: internal error: " + failure);
    } else {
      log.debug("ended by", failure);
      line.getErr().println("feddip: " + failure.getMessage());
    }
    return code.code();
  }
}
