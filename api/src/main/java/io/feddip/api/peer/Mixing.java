package io.feddip.api.peer;

/** How much each of a client's models counts. */
public enum Mixing {
  /** All the same, its own too. */
  UNIFORM,
  /** 1/(1 + the larger degree of the two), the rest its own: on symmetric graphs only. */
  METROPOLIS
}
