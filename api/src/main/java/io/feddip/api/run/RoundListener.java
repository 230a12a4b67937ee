package io.feddip.api.run;

/** Is told what a run does, on the driver, by the thread that runs it. */
public interface RoundListener {

  /** Before the first round, or the first one after a resume. */
  default void started(RunDescription description) {}

  /** After each round, the untrained model's evaluation (round −1) included. */
  default void roundFinished(RoundRecord round) {}

  /** After the last round, when the run folder is complete but for the report and its mark. */
  default void finished(RunSummary summary) {}

  /** Instead of {@link #finished}, when the run ends by an exception. */
  default void failed(Throwable cause) {}
}
