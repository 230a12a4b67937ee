package io.feddip.kernels.dense;

import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;

/**
 * The three passes of a convolution or dense layer as products of matrices whose right-hand side is
 * packed, block by block, into panels that the caches hold: image patches for the forward pass,
 * errors for the two others. Nothing of the size of all patches is ever stored. Layers with few
 * outputs read their patches in place.
 *
 * <p>Layout: input [channels][height][width][lanes], output [outputs][height][width][lanes],
 * weights [outputs][channels][kernel height][kernel width]. Not for use by several threads at once:
 * panels are reused from call to call.
 */
public final class DenseConvolution {
  private final ConvolutionShape shape;
  private final SmallConvolution small;
  private final ForwardProduct forward;
  private final InputGradientProduct inputGradient;
  private final TransposedInputGradient transposed;
  private final WeightGradientProduct weightGradient;
  private final PointwiseWeightGradient pointwise;

  /**
   * The passes of one layer.
   *
   * @param scratch shared with other layers of the same thread
   */
  public DenseConvolution(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.shape = shape;
    this.small = SmallConvolution.suits(shape) ? new SmallConvolution(loops, shape, scratch) : null;
    this.forward = new ForwardProduct(loops, shape, scratch);
    this.inputGradient = new InputGradientProduct(loops, shape, scratch);
    this.transposed =
        TransposedInputGradient.isPossible(shape)
            ? new TransposedInputGradient(loops, shape, scratch)
            : null;
    this.weightGradient = new WeightGradientProduct(loops, shape, scratch);
    this.pointwise = new PointwiseWeightGradient(loops, shape, scratch);
  }

  public ConvolutionShape shape() {
    return shape;
  }

  /**
   * output = weights ∗ input + bias, negative results 0 with {@code relu}.
   *
   * @param bias null for none
   */
  public void forward(
      float[] weights,
      int weightOffset,
      float[] bias,
      int biasOffset,
      float[] input,
      float[] output,
      int lanes,
      boolean relu) {
    if (small != null) {
      small.forward(weights, weightOffset, bias, biasOffset, input, output, lanes, relu);
    } else {
      forward.run(weights, weightOffset, bias, biasOffset, input, output, lanes, relu);
    }
  }

  /**
   * inputError = weightsᵀ ∗ outputError.
   *
   * @param inputError is overwritten
   */
  public void inputGradient(
      float[] weights, int weightOffset, float[] outputError, float[] inputError, int lanes) {
    if (transposed != null && transposed.suits(lanes)) {
      transposed.run(weights, weightOffset, outputError, inputError, lanes);
    } else {
      inputGradient.run(weights, weightOffset, outputError, inputError, lanes);
    }
  }

  /** gradient = Σ over pixels and lanes of outputError · input patchᵀ. */
  public void weightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    if (shape.isPointwise()) {
      pointwise.run(input, outputError, gradient, gradientOffset, lanes);
    } else if (small != null) {
      small.weightGradient(input, outputError, gradient, gradientOffset, lanes);
    } else {
      weightGradient.run(input, outputError, gradient, gradientOffset, lanes);
    }
  }
}
