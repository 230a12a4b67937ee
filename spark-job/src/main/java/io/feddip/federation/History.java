package io.feddip.federation;

import io.feddip.api.run.RoundRecord;
import java.util.ArrayList;
import java.util.List;

/** What earlier rounds say about whether to go on. */
public final class History {
  private final List<RoundRecord> records = new ArrayList<>();
  private double best = Double.NEGATIVE_INFINITY;
  private double sparsityTarget = Double.NaN;
  private int evaluationsWithoutGain;
  private boolean stopped;

  public History(List<RoundRecord> rounds) {
    rounds.forEach(this::add);
  }

  void add(RoundRecord record) {
    records.add(record);
    if (Double.isNaN(record.testAccuracy())) {
      return;
    }
    if (gains(record.sparsityTarget(), record.testAccuracy())) {
      sparsityTarget = record.sparsityTarget();
      best = record.testAccuracy();
      evaluationsWithoutGain = 0;
    } else {
      evaluationsWithoutGain++;
    }
  }

  /** A sparser model is a new one: it must not be stopped for being worse than a denser. */
  private boolean gains(double target, double accuracy) {
    return target != sparsityTarget || accuracy > best;
  }

  /** The mean of a diagnostic over the rounds that measured it, and one more value. */
  double meanWith(String name, double next) {
    double sum = next;
    int count = 1;
    for (RoundRecord record : records) {
      Double value = record.diagnostics().get(name);
      if (record.round() >= 0 && value != null && !value.isNaN()) {
        sum += value;
        count++;
      }
    }
    return sum / count;
  }

  /**
   * Whether a round that is not recorded yet is the last one. Asked before the final pruning, which
   * changes the accuracy that then is recorded.
   *
   * @param target the round's target sparsity
   * @param accuracy of its model, or NaN if it wasn't evaluated
   */
  boolean stopsAfter(double target, double accuracy, int patience) {
    return patience > 0
        && !Double.isNaN(accuracy)
        && !gains(target, accuracy)
        && evaluationsWithoutGain + 1 >= patience;
  }

  /** No round follows any more. */
  void stop() {
    stopped = true;
  }

  /** Whether the last round was said to be, or its record shows it, as that of a resumed run. */
  boolean isStopped(int patience) {
    return stopped || (patience > 0 && evaluationsWithoutGain >= patience);
  }
}
