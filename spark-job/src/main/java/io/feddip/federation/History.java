package io.feddip.federation;

import io.feddip.report.RoundRecord;
import java.util.List;

/** What earlier rounds say about whether to go on. */
final class History {
  private double best = Double.NEGATIVE_INFINITY;
  private int evaluationsWithoutGain;
  private int missed;

  History(List<RoundRecord> rounds) {
    rounds.forEach(this::add);
  }

  void add(RoundRecord record) {
    if (Double.isNaN(record.testAccuracy())) {
      return;
    }
    if (record.testAccuracy() > best) {
      best = record.testAccuracy();
      evaluationsWithoutGain = 0;
    } else {
      evaluationsWithoutGain++;
    }
  }

  boolean stopsEarly(int patience) {
    return patience > 0 && evaluationsWithoutGain >= patience;
  }

  /**
   * @throws TooFewClientsException if this was the last missed round in a row that is allowed
   */
  void completed(RoundOutcome outcome, double minimum, int mostMissed) {
    missed = outcome.aggregate().isPresent() ? 0 : missed + 1;
    if (missed >= mostMissed) {
      throw new TooFewClientsException(
          missed, outcome.answered(), outcome.cohort().size(), minimum);
    }
  }
}
