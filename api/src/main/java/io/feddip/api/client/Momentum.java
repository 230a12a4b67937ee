package io.feddip.api.client;

import io.feddip.api.Key;
import io.feddip.api.model.Layout;

/**
 * Heavy-ball momentum as deep-learning frameworks have it (Sutskever et al., ICML 2013, without
 * dampening): v ← γv + d, w ← w − ηv; with {@code nesterov} w ← w − η(d + γv).
 *
 * @param factor γ, in [0, 1)
 * @param nesterov whether a step looks ahead
 */
public record Momentum(
    @Key(value = "γ of optimizer `momentum`", or = "0.9", min = 0, max = 1, below = true)
        double factor,
    @Key(value = "Whether `momentum` is Nesterov's", or = "false") boolean nesterov)
    implements LocalOptimizer {
  private static final long serialVersionUID = 1;

  @Override
  public Steps open(Layout layout) {
    float[] velocity = new float[layout.length()];
    float gamma = (float) factor;
    return (eta, weights, direction) -> {
      for (int i = 0; i < velocity.length; i++) {
        float moved = gamma * velocity[i] + direction[i];
        velocity[i] = moved;
        weights[i] -= eta * (nesterov ? direction[i] + gamma * moved : moved);
      }
    };
  }
}
