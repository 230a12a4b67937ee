package io.feddip.api.strategy;

/**
 * Which weights round 0's mask keeps; how many of each layer, its Erdős–Rényi-kernel density says.
 */
public enum InitialMask {
  /** Drawn uniformly. */
  RANDOM,
  /** The layer's largest first weights: half of them hold seven eighths of its energy. */
  MAGNITUDE
}
