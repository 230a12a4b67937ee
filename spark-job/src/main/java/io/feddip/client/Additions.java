package io.feddip.client;

import io.feddip.api.run.Metric;
import java.io.Serializable;
import java.util.List;

/**
 * What plug-ins bring to a task.
 *
 * @param network settings of a plug-in's network, or nothing for one of feddip's own
 * @param metrics further measures of a model
 */
public record Additions(List<Record> network, List<Metric> metrics) implements Serializable {
  /** None. */
  public static final Additions NONE = new Additions(List.of(), List.of());

  public Additions {
    network = List.copyOf(network);
    metrics = List.copyOf(metrics);
  }

  /** How many sums each measure needs for a network of that many outputs. */
  int[] counters(int outputs) {
    return metrics.stream().mapToInt(metric -> metric.counters(outputs)).toArray();
  }
}
