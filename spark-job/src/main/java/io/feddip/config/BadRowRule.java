package io.feddip.config;

/** What becomes of rows that cannot be used. */
public enum BadRowRule {
  /** They end the run before it begins, with the first one's place. */
  FAIL,
  /** They are left out, and counted in a warning. */
  SKIP
}
