package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mean of −log of the probability of the true class or token, or of what is true of each label (the
 * mean over labels), in nats; NaN if one of them is no number. Probabilities below the smallest
 * normal float count as that.
 */
record LogLoss() implements Metric {
  static final String NAME = TEST + "log_loss";
  private static final double UNIT = 0x1p32;

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.MULTI_LABEL, Task.NEXT_TOKEN);
  }

  @Override
  public int counters(int outputs) {
    return 2;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      double loss = batch.task() == Task.MULTI_LABEL ? ofLabels(batch, i) : ofClass(batch, i);
      if (Double.isFinite(loss)) {
        sums[0] = Math.addExact(sums[0], Math.round(loss * UNIT));
      } else {
        sums[1]++;
      }
    }
  }

  private static double ofClass(Predictions batch, int example) {
    return loss(batch.output(batch.label(example), example));
  }

  private static double ofLabels(Predictions batch, int example) {
    double sum = 0;
    for (int k = 0; k < batch.outputs(); k++) {
      float said = batch.output(k, example);
      sum += loss(batch.target(k, example) > 0 ? said : 1 - said);
    }
    return sum / batch.outputs();
  }

  private static double loss(float own) {
    return Float.isFinite(own) ? -StrictMath.log(Math.max(own, Float.MIN_NORMAL)) : Double.NaN;
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
