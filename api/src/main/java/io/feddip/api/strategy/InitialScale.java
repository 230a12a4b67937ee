package io.feddip.api.strategy;

/** What first weights are drawn for. */
public enum InitialScale {
  /** The dense fan-in, whatever a mask leaves of it. */
  DENSE,
  /** The fan-in that the first mask leaves on average: divided by the root of the density. */
  SPARSE
}
