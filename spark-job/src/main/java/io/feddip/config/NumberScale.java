package io.feddip.config;

/** What is done to the numbers of a table before a network sees them. */
public enum NumberScale {
  /** Nothing. */
  NONE,
  /** Mean 0 and deviation 1 over the training rows of all clients, column by column. */
  STANDARDIZE
}
