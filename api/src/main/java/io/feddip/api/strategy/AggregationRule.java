package io.feddip.api.strategy;

import io.feddip.api.model.Layout;
import java.io.Serializable;

/** How the updates of a round become one model. */
public interface AggregationRule extends Serializable {

  /**
   * Begins a round.
   *
   * @param examples bound on Σ n_k
   */
  Accumulator open(Layout layout, long examples);

  /**
   * Begins a round whose updates may leave coordinates out, as those of clients with masks of their
   * own do. A rule that has no better idea treats what is left out as it treats everything.
   *
   * @param perCoordinate whether a coordinate's value is to be made of the updates that hold it
   */
  default Accumulator open(Layout layout, long examples, boolean perCoordinate) {
    return open(layout, examples);
  }

  /** Whether partial results can be merged, so that a tree of executors may sum. */
  default boolean merges() {
    return false;
  }
}
