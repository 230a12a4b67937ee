package io.feddip.api.client;

/** Sees the gradient of every local step. */
@FunctionalInterface
public interface StepHook {
  /** Looks at nothing. */
  StepHook NONE = gradient -> {};

  /**
   * Sees one.
   *
   * @param gradient flat; must be read before returning and not kept
   */
  void step(float[] gradient);
}
