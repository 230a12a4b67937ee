package io.feddip.client;

import io.feddip.api.run.Metric;
import java.io.Serializable;
import java.util.List;

/**
 * What a task is asked for beside loss and accuracy.
 *
 * @param metrics further measures of a model
 */
public record Additions(List<Metric> metrics) implements Serializable {
  /** None. */
  public static final Additions NONE = new Additions(List.of());

  public Additions {
    metrics = List.copyOf(metrics);
  }

  /** How many sums each measure needs for a network of that many outputs. */
  int[] counters(int outputs) {
    return metrics.stream().mapToInt(metric -> metric.counters(outputs)).toArray();
  }
}
