package io.feddip.federation;

import io.feddip.api.run.RoundRecord;
import io.feddip.diagnostics.Judge;
import java.util.ArrayList;
import java.util.List;

/** What earlier rounds say about whether to go on. */
public final class History {
  private final List<RoundRecord> records = new ArrayList<>();
  private final Judge judge;
  private double best = Double.NEGATIVE_INFINITY;
  private double sparsityTarget = Double.NaN;
  private int evaluationsWithoutGain;
  private boolean stopped;

  /** Of a run whose models are compared by accuracy. */
  public History(List<RoundRecord> rounds) {
    this(rounds, Judge.ACCURACY);
  }

  History(List<RoundRecord> rounds, Judge judge) {
    this.judge = judge;
    rounds.forEach(this::add);
  }

  void add(RoundRecord record) {
    records.add(record);
    double score = judge.score(record);
    if (Double.isNaN(score)) {
      return;
    }
    if (gains(record.sparsityTarget(), score)) {
      sparsityTarget = record.sparsityTarget();
      best = score;
      evaluationsWithoutGain = 0;
    } else {
      evaluationsWithoutGain++;
    }
  }

  /** A sparser model is a new one: it must not be stopped for being worse than a denser. */
  private boolean gains(double target, double score) {
    return target != sparsityTarget || score > best;
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
   * changes what then is recorded.
   *
   * @param target the round's target sparsity
   * @param score of its model, or NaN if it wasn't evaluated
   */
  boolean stopsAfter(double target, double score, int patience) {
    return patience > 0
        && !Double.isNaN(score)
        && !gains(target, score)
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
