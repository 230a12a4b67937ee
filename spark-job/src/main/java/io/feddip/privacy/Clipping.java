package io.feddip.privacy;

/** Where the bound on an update's norm comes from. */
public enum Clipping {
  /** The clip norm as given. */
  FIXED,
  /** It follows the median of the updates' norms (Andrew, Thakkar et al. 2021). */
  ADAPTIVE
}
