package io.feddip.privacy;

/** The Rényi divergence between what neighbours make a mechanism show, as a function of α. */
interface RenyiCurve {

  /**
   * An upper bound on the divergence of order α, never below the true value.
   *
   * @param order α, above 1
   * @return at least 0, possibly infinite
   */
  double at(double order);
}
