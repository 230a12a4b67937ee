package io.feddip.api.strategy;

/**
 * How much a strategy's clients keep from one round to the next, which decides where it is kept.
 */
public enum StateSize {
  /** Nothing; what a client keeps all the same, its upload's remainder for example, is small. */
  NONE,
  /** Little: it stands on the driver and in its checkpoints. */
  SMALL,
  /** About a model a client: it stays on the cluster beside the client's data. */
  MODEL
}
