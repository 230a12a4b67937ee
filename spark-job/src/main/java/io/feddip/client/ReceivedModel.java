package io.feddip.client;

import io.feddip.api.model.Mask;
import java.util.Optional;

/** The global model w ⊙ m as a client received it. */
final class ReceivedModel {
  private final float[] weights;
  private final Optional<Mask> mask;

  /**
   * Of decoded parts.
   *
   * @param weights flat, zero off the mask; not copied
   */
  ReceivedModel(float[] weights, Optional<Mask> mask) {
    this.weights = weights;
    this.mask = mask;
  }

  float[] weights() {
    return weights;
  }

  Optional<Mask> mask() {
    return mask;
  }
}
