package io.feddip.api.wire;

import io.feddip.api.model.Mask;
import java.util.Optional;

/** A model as it arrived. */
public final class DecodedModel {
  private final Optional<Mask> mask;
  private final float[] weights;

  DecodedModel(Optional<Mask> mask, float[] weights) {
    this.mask = mask;
    this.weights = weights;
  }

  /** The mask over the prunable weights; none for a dense model. */
  public Optional<Mask> mask() {
    return mask;
  }

  /** The flat weights w ⊙ m: the decoder's own array, given away once. */
  public float[] weights() {
    return weights;
  }
}
