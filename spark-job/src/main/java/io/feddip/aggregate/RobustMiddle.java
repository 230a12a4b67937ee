package io.feddip.aggregate;

import io.feddip.api.strategy.Accumulator;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;
import io.feddip.api.wire.Update;
import java.util.ArrayList;
import java.util.List;

/** Median or trimmed mean: holds every update of the round, 4 bytes a parameter and client. */
final class RobustMiddle implements Accumulator {
  private final RobustAggregator rule;
  private final int length;
  private final List<float[]> updates = new ArrayList<>();

  RobustMiddle(RobustAggregator rule, int length) {
    this.rule = rule;
    this.length = length;
  }

  @Override
  public void add(Update update, long examples) {
    if (!Float.isFinite(update.largestMagnitude())) {
      throw new RejectedUpdateException(Reason.NOT_FINITE, "the update is not finite");
    }
    updates.add(Flat.of(update, length));
  }

  @Override
  public float[] result() {
    // Arrival order must not matter: both rules sort each coordinate's values first.
    float[] out = new float[length];
    rule.aggregate(updates, out);
    return out;
  }
}
