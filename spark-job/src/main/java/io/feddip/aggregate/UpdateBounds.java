package io.feddip.aggregate;

import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;
import io.feddip.api.wire.Update;
import java.io.Serializable;

/**
 * Bounds on how far an update may be from what its client received.
 *
 * @param reject L2 norm above which an update is rejected; 0 for none
 * @param clip L2 norm that longer updates are scaled down to; 0 for none
 */
public record UpdateBounds(double reject, double clip) implements Serializable {
  /** No bounds at all. */
  public static final UpdateBounds NONE = new UpdateBounds(0, 0);

  /**
   * The update, scaled down if it is longer than the clipping norm.
   *
   * @param received flat weights that the client started from; zeros if the update is a difference
   * @throws RejectedUpdateException if it is longer than the rejecting norm, or not finite
   */
  Update check(Update update, float[] received) {
    if (reject == 0 && clip == 0) {
      return update;
    }
    double norm = Math.sqrt(squaredDistance(update, received));
    if (!Double.isFinite(norm)) {
      throw new RejectedUpdateException(Reason.NOT_FINITE, "the update's norm is " + norm);
    }
    if (reject > 0 && norm > reject) {
      throw new RejectedUpdateException(
          Reason.TOO_LARGE,
          "the update's norm %.4g is above feddip.federation.max-update-norm = %s"
              .formatted(norm, reject));
    }
    return clip > 0 && norm > clip
        ? new ScaledUpdate(update, received, (float) (clip / norm))
        : update;
  }

  private static double squaredDistance(Update update, float[] received) {
    double[] sum = new double[1];
    update.forEach(
        new Update.Sink() {
          @Override
          public void range(int offset, float[] values, int count) {
            for (int i = 0; i < count; i++) {
              double difference = (double) values[i] - received[offset + i];
              sum[0] += difference * difference;
            }
          }

          @Override
          public void scattered(int[] indices, float[] values, int count) {
            for (int i = 0; i < count; i++) {
              double difference = (double) values[i] - received[indices[i]];
              sum[0] += difference * difference;
            }
          }
        });
    return sum[0];
  }
}
