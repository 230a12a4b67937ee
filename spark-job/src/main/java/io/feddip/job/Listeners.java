package io.feddip.job;

import io.feddip.report.ByProduct;
import io.feddip.report.RoundRecord;
import io.feddip.report.RunDescription;
import io.feddip.report.RunListener;
import io.feddip.report.RunSummary;
import java.util.List;

/** Several listeners as one. */
final class Listeners implements RunListener {
  private final List<RunListener> all;

  Listeners(List<RunListener> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public void started(RunDescription description) {
    all.forEach(listener -> listener.started(description));
  }

  @Override
  public void roundFinished(RoundRecord round) {
    all.forEach(listener -> listener.roundFinished(round));
  }

  @Override
  public void finished(RunSummary summary) {
    // The results are written: a listener that fails now must not make the run look failed.
    all.forEach(
        listener ->
            ByProduct.attempt(
                "what " + listener.getClass().getName() + " makes of the end of the run",
                () -> listener.finished(summary)));
  }

  @Override
  public void failed(Throwable cause) {
    all.forEach(listener -> listener.failed(cause));
  }
}
