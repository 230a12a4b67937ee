package io.feddip.api.strategy;

/** Which weights compete with each other for a place in the mask. */
public enum Threshold {
  /** Those of all layers, as published. */
  GLOBAL,
  /** Those of one layer, for the places that its Erdős–Rényi-kernel density leaves. */
  LAYER
}
