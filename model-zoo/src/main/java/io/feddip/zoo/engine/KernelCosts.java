package io.feddip.zoo.engine;

import io.feddip.kernels.loops.ConvolutionShape;

/**
 * What the passes of a convolution or dense layer cost, dense and sparse, in nanoseconds for
 * sixteen examples: a linear model in the number of products, of packed patches and of activations.
 * The constants are fitted to the kernels' times on one Zen 5 core with 512-bit vectors (the three
 * networks' layers, densities .05 … 1, lanes 32 and 128); decisions depend on their ratios only.
 */
final class KernelCosts {
  /** A multiplication of sixteen lanes by one weight. */
  private static final double DENSE_FORWARD = .17;

  private static final double DENSE_INPUT = .20;
  private static final double DENSE_WEIGHTS = .17;
  private static final double SPARSE_BLOCK = .21;
  private static final double SPARSE_RUN = .36;
  private static final double SPARSE_BLOCK_WEIGHTS = .33;
  private static final double SPARSE_RUN_WEIGHTS = .63;

  /** Packing one patch element of the dense kernels. */
  private static final double PATCH = 4;

  /** Reading or writing an activation in the sparse kernels. */
  private static final double ACTIVATION = 5;

  /** Reading one kept weight's value anew in a step, shared by eight vectors of examples. */
  private static final double REFRESH = 3.0 / 8;

  private final ConvolutionShape shape;
  private final boolean inputGradient;

  /**
   * @param inputGradient whether the backward pass goes on to the input
   */
  KernelCosts(ConvolutionShape shape, boolean inputGradient) {
    this.shape = shape;
    this.inputGradient = inputGradient;
  }

  /** Forward and input's gradient, dense. */
  double densePasses() {
    double forward = DENSE_FORWARD * products() + PATCH * patches();
    double input = DENSE_INPUT * products() + PATCH * patches();
    return forward + (inputGradient ? input : 0);
  }

  /** Gradient of all weights. */
  double denseGradient() {
    return DENSE_WEIGHTS * products() + PATCH * patches();
  }

  /**
   * Forward and input's gradient on the kept weights.
   *
   * @param density fraction kept
   */
  double sparsePasses(double density) {
    double pass =
        (isRun() ? SPARSE_RUN : SPARSE_BLOCK) * density * products()
            + ACTIVATION * activations()
            + REFRESH * density * shape.weights();
    return (inputGradient ? 2 : 1) * pass;
  }

  /** Gradient of the kept weights. */
  double sparseGradient(double density) {
    return (isRun() ? SPARSE_RUN_WEIGHTS : SPARSE_BLOCK_WEIGHTS) * density * products()
        + ACTIVATION * activations();
  }

  private boolean isRun() {
    return shape.inputPixels() == 1;
  }

  private double products() {
    return (double) shape.weights() * shape.outputPixels();
  }

  private double patches() {
    return (double) shape.depth() * shape.outputPixels();
  }

  private double activations() {
    return (double) shape.channels() * shape.inputPixels()
        + (double) shape.outputs() * shape.outputPixels();
  }
}
