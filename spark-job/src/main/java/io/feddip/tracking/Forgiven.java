package io.feddip.tracking;

import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.ByProduct;

/** A plug-in's listener: what it throws is a warning, never the end of a run. */
final class Forgiven implements RoundListener {
  private final RoundListener listener;

  Forgiven(RoundListener listener) {
    this.listener = listener;
  }

  @Override
  public void started(RunDescription description) {
    attempt(() -> listener.started(description));
  }

  @Override
  public void roundFinished(RoundRecord round) {
    attempt(() -> listener.roundFinished(round));
  }

  @Override
  public void finished(RunSummary summary) {
    attempt(() -> listener.finished(summary));
  }

  @Override
  public void failed(Throwable cause) {
    attempt(() -> listener.failed(cause));
  }

  private void attempt(ByProduct.Writing told) {
    ByProduct.attempt("what " + listener.getClass().getName() + " makes of the run", told);
  }
}
