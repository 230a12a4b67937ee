package io.feddip.api.strategy;

/** What magnitudes are read from when the mask is reconfigured (ALGORITHM: prune with feedback). */
public enum Feedback {
  /** The old mask is applied before every prune: masks only shrink. */
  NESTED,
  /** The round's dense average is ranked, so pruned coordinates can come back. */
  DYNAMIC,
  /** Updates accumulate in dense weights on the driver, across rounds. */
  RESIDUAL,
  /** As residual, with what a pruned coordinate holds multiplied by β every round. */
  DECAY
}
