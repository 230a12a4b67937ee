package io.feddip.api.run;

import java.io.Serializable;
import java.util.SortedMap;

/**
 * A measure of a model on examples, as integer sums that merge, and ratios formed of them last: the
 * same bits however the examples are spread.
 */
public interface Metric extends Serializable {

  /** How many sums it needs for a network of that many outputs. */
  int counters(int outputs);

  /** Adds a batch to the sums. */
  void count(Predictions batch, long[] sums);

  /**
   * The measures, by name.
   *
   * @param examples how many were counted
   */
  SortedMap<String, Double> values(long examples, long[] sums);
}
