package io.feddip.aggregate;

import io.feddip.api.model.Layout;
import io.feddip.api.strategy.Accumulator;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.Update;
import java.util.List;

/**
 * A rule that makes one model of several and withstands some bad ones. Unlike a sum it needs all
 * updates at once: the caller holds (number of updates) × (4 bytes a parameter); the rule itself
 * takes 4 bytes an update. Every update counts the same, whatever its number of examples, since a
 * client that lies about its weights can lie about that too.
 */
public sealed interface RobustAggregator extends AggregationRule
    permits CoordinateMedian, TrimmedMean {

  @Override
  default Accumulator open(Layout layout, long examples) {
    return new RobustMiddle(this, layout.length());
  }

  /**
   * Combines the updates coordinate by coordinate.
   *
   * @param updates flat vectors of one length, at least one of them, not changed
   * @param out receives the result
   * @throws RejectedUpdateException if an update contains NaN or has another length
   */
  default void aggregate(List<float[]> updates, float[] out) {
    if (updates.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to aggregate");
    }
    for (float[] update : updates) {
      if (update.length != out.length) {
        throw new RejectedUpdateException(
            RejectedUpdateException.Reason.WRONG_LENGTH,
            update.length + " values for a model of " + out.length);
      }
      if (Float.isNaN(Update.largestMagnitude(update, update.length, 0))) {
        throw new RejectedUpdateException(
            RejectedUpdateException.Reason.NOT_FINITE, "the update contains NaN");
      }
    }
    float[][] vectors = updates.toArray(float[][]::new);
    float[] column = new float[vectors.length];
    for (int i = 0; i < out.length; i++) {
      for (int k = 0; k < vectors.length; k++) {
        column[k] = vectors[k][i];
      }
      out[i] = combine(column);
    }
  }

  /** One coordinate's result from its values, which may be reordered. */
  float combine(float[] values);
}
