package io.feddip.privacy;

/** Says what rounds of one and the same noisy sum have spent. */
public interface Accountant {

  /**
   * An ε for which all rounds together are (ε, δ)-differentially private; never below the least
   * one.
   *
   * @param rounds number of sums that were released, not negative
   * @param delta δ, in (0, 1)
   * @return at least 0, possibly infinite
   */
  double epsilon(int rounds, double delta);

  /** Which accountant. */
  enum Kind {
    /** Rényi divergences: quick, for every mechanism. */
    RDP,
    /** Privacy-loss distributions: about a tenth tighter, for Gaussian noise. */
    PLD
  }
}
