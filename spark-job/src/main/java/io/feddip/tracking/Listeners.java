package io.feddip.tracking;

import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.ByProduct;
import java.util.List;

/** Several listeners as one. */
public final class Listeners implements RoundListener {
  private final List<RoundListener> all;

  public Listeners(List<RoundListener> all) {
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
