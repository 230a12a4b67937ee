package io.feddip.api.model;

/** How a network is executed. */
public enum Execution {
  /** Fast layers; dense or sparse kernels, layer by layer what is estimated to be faster. */
  AUTO,
  /** Fast layers, always with all weights, pruned ones as zeros. */
  DENSE,
  /** Fast layers, with the kept weights only wherever there is a mask. */
  SPARSE,
  /** DeepLearning4J's own layers: for comparison, and on a GPU. */
  STOCK
}
