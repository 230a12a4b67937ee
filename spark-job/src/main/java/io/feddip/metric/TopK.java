package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The share of examples whose class is among the k likeliest; of equally likely ones the first
 * count as likelier. What is no number is not among them.
 *
 * @param k 1 for accuracy
 */
record TopK(String name, int k) implements Metric {
  @Override
  public Set<Task> tasks() {
    return Set.of(Task.CLASSIFICATION, Task.NEXT_TOKEN);
  }

  @Override
  public int counters(int outputs) {
    return 1;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      int label = batch.label(i);
      float own = batch.output(label, i);
      int better = 0;
      for (int c = 0; c < batch.outputs(); c++) {
        float other = batch.output(c, i);
        better += other > own || (other == own && c < label) ? 1 : 0;
      }
      sums[0] += better < k && !Float.isNaN(own) ? 1 : 0;
    }
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    return new TreeMap<>(java.util.Map.of(TEST + name, (double) sums[0] / examples));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(Goal.most(TEST + name));
  }
}
