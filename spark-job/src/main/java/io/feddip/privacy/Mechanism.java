package io.feddip.privacy;

/** What noise is added to the sum of a round's clipped updates. */
public enum Mechanism {
  /** None: no privacy. */
  NONE,
  /** Normal, drawn by the driver. */
  GAUSSIAN,
  /** Skellam in integers, drawn by the clients, so that no single party knows all of it. */
  SKELLAM
}
