package io.feddip.client;

/** Sees the gradient of every local step. */
@FunctionalInterface
public interface GradientObserver {
  /** Looks at nothing. */
  GradientObserver NONE = gradient -> {};

  /**
   * Sees one.
   *
   * @param gradient flat; must be read before returning and not kept
   */
  void step(float[] gradient);
}
