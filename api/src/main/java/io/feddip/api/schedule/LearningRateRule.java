package io.feddip.api.schedule;

/** How the step size changes with the rounds. */
public enum LearningRateRule {
  /** η₀·decay^t. */
  EXPONENTIAL,
  /** The theorem's 1/((t+1)·L). */
  INVERSE
}
