package io.feddip.api.client;

import io.feddip.api.model.Mask;
import io.feddip.api.wire.Update;
import java.util.Optional;

/** What a client has to say before it is encoded. */
public final class LocalResult {
  private final float[] weights;
  private final Optional<Mask> mask;
  private final Optional<float[]> measurement;
  private final LossSums loss;

  /**
   * @param weights dense local weights w_k; not copied
   * @param mask the client's own mask, or the one it received
   * @param measurement what was asked for besides; not copied
   */
  public LocalResult(
      float[] weights, Optional<Mask> mask, Optional<float[]> measurement, LossSums loss) {
    this.weights = weights;
    this.mask = mask;
    this.measurement = measurement;
    this.loss = loss;
  }

  /** Why this must not be averaged; empty if the driver has to judge. */
  public Optional<String> problem() {
    float largest = Update.largestMagnitude(weights, weights.length, 0);
    if (!Float.isFinite(largest)) {
      return Optional.of("the update contains " + largest);
    }
    return measurement
        .filter(values -> !Float.isFinite(Update.largestMagnitude(values, values.length, 0)))
        .map(values -> "its measurement is not finite");
  }

  public float[] weights() {
    return weights;
  }

  public Optional<Mask> mask() {
    return mask;
  }

  public Optional<float[]> measurement() {
    return measurement;
  }

  public LossSums loss() {
    return loss;
  }
}
