package io.feddip.api.client;

import io.feddip.api.model.Layout;
import java.io.Serializable;

/**
 * How a local step uses its direction, named by {@code client.optimizer}. The direction is
 * everything that pulls: the gradient at the masked weights, the penalty λ∇Ω, weight decay and the
 * proximal term. Whatever an optimizer remembers lives as long as one call of {@link Client#train}:
 * a client begins every round anew.
 */
public interface LocalOptimizer extends Serializable {
  /** Begins local training of a model with these parameters. */
  Steps open(Layout layout);

  /**
   * Whether steps are plain ones, which are fused with what makes the direction. {@link #open} is
   * not called then.
   */
  default boolean isPlain() {
    return false;
  }

  /** Steps of one client, on one thread. */
  @FunctionalInterface
  interface Steps {
    /**
     * Moves the dense weights.
     *
     * @param eta step size η
     * @param weights flat, one step further afterwards
     * @param direction flat; 0 where nothing pulls: off the mask, if gradients are on it only, and
     *     at running statistics, which have moved already. May be overwritten
     */
    void step(float eta, float[] weights, float[] direction);
  }
}
