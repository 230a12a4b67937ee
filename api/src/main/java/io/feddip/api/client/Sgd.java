package io.feddip.api.client;

import io.feddip.api.model.Layout;

/** Stochastic gradient descent: plain steps, w ← w − η·direction. */
public record Sgd() implements LocalOptimizer {
  private static final long serialVersionUID = 1;

  @Override
  public Steps open(Layout layout) {
    return (eta, weights, direction) -> {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= eta * direction[i];
      }
    };
  }

  @Override
  public boolean isPlain() {
    return true;
  }
}
