package io.feddip.cli;

import io.feddip.cluster.InterruptedRunException;
import io.feddip.run.ExitCode;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One line for the user; the stack trace only where the failure is ours. */
public final class FailurePrinter implements IExecutionExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(FailurePrinter.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine line, ParseResult parseResult) {
    return print(failure, line.getErr());
  }

  /**
   * Prints why a command ended.
   *
   * @param failure anything that was thrown, errors of the JVM and of Hadoop included
   * @return the exit code
   */
  public static int print(Throwable failure, PrintWriter err) {
    Throwable known = KnownFailures.known(failure);
    ExitCode code = ExitCode.of(known);
    if (known instanceof InterruptedRunException) {
      err.println("feddip: " + known.getMessage());
    } else if (code == ExitCode.INTERNAL) {
      log.error("internal error", failure);
      err.println("feddip: internal error: " + failure.toString().lines().findFirst().orElse(""));
    } else {
      log.debug("ended by", failure);
      err.println("feddip: " + oneLine(known.getMessage()));
    }
    return code.code();
  }

  private static String oneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
