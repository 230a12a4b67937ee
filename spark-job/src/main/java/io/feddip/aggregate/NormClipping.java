package io.feddip.aggregate;

/**
 * Bounds how far one client can move the model: an update whose distance from the received weights
 * exceeds a limit is shortened to it (Sun et al., 2019).
 *
 * @param maximumNorm largest ‖w_k − w‖₂ that is left as it is, positive and finite
 */
public record NormClipping(double maximumNorm) {

  public NormClipping {
    if (!(maximumNorm > 0 && maximumNorm < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the largest norm must be positive and finite: " + maximumNorm);
    }
  }

  /**
   * The factor in [0, 1] to multiply w_k − w with; NaN if a weight is.
   *
   * @param weights w_k, flat
   * @param received w, flat
   */
  public double factor(float[] weights, float[] received) {
    if (weights.length != received.length) {
      throw new RejectedUpdateException(
          RejectedUpdateException.Reason.WRONG_LENGTH,
          weights.length + " values for a model of " + received.length);
    }
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      double change = (double) weights[i] - received[i];
      squares += change * change;
    }
    return Math.min(1, maximumNorm / Math.sqrt(squares));
  }

  /**
   * w_k ← w + factor·(w_k − w).
   *
   * @param weights w_k, flat; overwritten if it has to be shortened
   * @param received w, flat
   * @return the factor
   */
  public double clip(float[] weights, float[] received) {
    double factor = factor(weights, received);
    if (factor < 1) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (received[i] + factor * ((double) weights[i] - received[i]));
      }
    }
    return factor;
  }
}
