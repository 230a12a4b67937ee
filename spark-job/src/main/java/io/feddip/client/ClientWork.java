package io.feddip.client;

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
   * Trains on the mask, and sums the squares of the dense gradients (PruneFL, Jiang et al. 2022).
   */
  record TrainAndSquareGradients() implements ClientWork {
    @Override
    public boolean measures() {
      return true;
    }
  }

  /** Trains nothing: measures |w·∂f/∂w| on one minibatch (SNIP, Lee et al. 2019). */
  record MeasureSaliency() implements ClientWork {
    @Override
    public boolean measures() {
      return true;
    }
  }

  /** Trains nothing: measures the gradient over all of the client's examples. */
  record MeasureGradient() implements ClientWork {
    @Override
    public boolean measures() {
      return true;
    }
  }
}
