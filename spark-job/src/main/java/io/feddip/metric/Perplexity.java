package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * e to the mean log loss: among how many tokens, or classes, one that knew no more would have to
 * guess. 1 is the best; whoever knows nothing has as many as there are.
 */
record Perplexity() implements Metric {
  private static final String NAME = TEST + "perplexity";
  private static final LogLoss LOSS = new LogLoss();

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.NEXT_TOKEN, Task.CLASSIFICATION);
  }

  @Override
  public int counters(int outputs) {
    return LOSS.counters(outputs);
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    LOSS.count(batch, sums);
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    double loss = LOSS.values(examples, sums).get(LogLoss.NAME);
    return new TreeMap<>(Map.of(NAME, StrictMath.exp(loss)));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(Goal.least(NAME));
  }
}
