package io.feddip.config;

/** How a client's network is executed. */
public enum Engine {
  /** Fast layers; dense or sparse kernels by the density of each layer. */
  AUTO,
  /** Fast layers, dense kernels only. */
  DENSE,
  /** Fast layers, sparse kernels wherever there is a mask. */
  SPARSE,
  /** DeepLearning4J's own layers: for comparison, and on a GPU. */
  STOCK
}
