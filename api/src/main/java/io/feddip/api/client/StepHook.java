package io.feddip.api.client;

/** Sees the gradient of every local step before the step is taken, and may change it. */
@FunctionalInterface
public interface StepHook {
  /** Looks at nothing. */
  StepHook NONE = gradient -> {};

  /**
   * Sees one.
   *
   * @param gradient flat, every coordinate; the step is taken along what it holds when this
   *     returns; must not be kept
   */
  void step(float[] gradient);
}
