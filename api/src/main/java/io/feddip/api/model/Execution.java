package io.feddip.api.model;

/** How convolution and dense layers are executed under a mask. */
public enum Execution {
  /** Layer by layer what is estimated to be faster. */
  AUTO,
  /** Always with all weights, pruned ones as zeros. */
  DENSE,
  /** Always with the kept weights only, wherever the mask covers the layer. */
  SPARSE
}
