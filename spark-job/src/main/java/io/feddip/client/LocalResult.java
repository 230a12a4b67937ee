package io.feddip.client;

import io.feddip.aggregate.UpdateSource;
import io.feddip.sparsity.Mask;
import java.util.Optional;

/** What a client has to say before it is encoded. */
final class LocalResult {
  private final float[] weights;
  private final Optional<Mask> mask;
  private final Optional<float[]> measurement;
  private final LossSums loss;

  /**
   * @param weights dense local weights w_k; not copied
   * @param mask the client's own mask, or the one it received
   * @param measurement what was asked for besides; not copied
   */
  LocalResult(float[] weights, Optional<Mask> mask, Optional<float[]> measurement, LossSums loss) {
    this.weights = weights;
    this.mask = mask;
    this.measurement = measurement;
    this.loss = loss;
  }

  /** Why this must not be averaged; empty if the driver has to judge. */
  Optional<String> problem() {
    float largest = UpdateSource.largestMagnitude(weights, weights.length, 0);
    if (!Float.isFinite(largest)) {
      return Optional.of("the update contains " + largest);
    }
    return measurement
        .filter(values -> !Float.isFinite(UpdateSource.largestMagnitude(values, values.length, 0)))
        .map(values -> "its measurement is not finite");
  }

  float[] weights() {
    return weights;
  }

  Optional<Mask> mask() {
    return mask;
  }

  Optional<float[]> measurement() {
    return measurement;
  }

  LossSums loss() {
    return loss;
  }
}
