package io.feddip.metric;

import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mean of −log of the probability of the true class, in nats; NaN if one of them is no number.
 * Probabilities below the smallest normal float count as that.
 */
record LogLoss() implements Metric {
  private static final String NAME = TEST + "log_loss";
  private static final double UNIT = 0x1p32;

  @Override
  public int counters(int outputs) {
    return 2;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      float own = batch.output(batch.label(i), i);
      if (Float.isFinite(own)) {
        double loss = -StrictMath.log(Math.max(own, Float.MIN_NORMAL));
        sums[0] = Math.addExact(sums[0], Math.round(loss * UNIT));
      } else {
        sums[1]++;
      }
    }
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    double loss = sums[1] > 0 ? Double.NaN : sums[0] / UNIT / examples;
    return new TreeMap<>(java.util.Map.of(NAME, loss));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(Goal.least(NAME));
  }
}
