package io.feddip.api.client;

import java.io.Serializable;

/** What a client does besides receiving and answering. */
public sealed interface ClientWork extends Serializable {

  /** Whether clients send a measurement besides their parameters, or instead of them. */
  default boolean measures() {
    return false;
  }

  /** Trains. */
  record Train() implements ClientWork {}

  /**
   * Trains; before the last epoch, prunes the given fraction of every layer's kept weights and
   * regrows as many by gradient magnitude (FedDST, Bibikar et al. 2022).
   */
  record TrainAndReadjust(double fraction) implements ClientWork {}

  /**
   * Trains, and sums the squares of every step's gradient for each prunable weight, pruned ones too
   * (PruneFL, Jiang et al. 2022).
   */
  record TrainAndSquareGradients() implements ClientWork {
    @Override
    public boolean measures() {
      return true;
    }
  }

  /** Trains nothing: measures |w·∂f/∂w| of prunable weights on a minibatch (SNIP, Lee et al.). */
  record MeasureSaliency() implements ClientWork {
    @Override
    public boolean measures() {
      return true;
    }
  }
}
