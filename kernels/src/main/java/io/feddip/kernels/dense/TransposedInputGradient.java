package io.feddip.kernels.dense;

import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;

/**
 * The input gradient of a convolution with stride 1 as a convolution of the errors with the weights
 * turned around, inputs and outputs exchanged. Turning them costs a pass over the weights, which
 * large images pay back: no patches are added up.
 */
final class TransposedInputGradient {
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final ForwardProduct product;

  TransposedInputGradient(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.shape = shape;
    this.scratch = scratch;
    this.product =
        new ForwardProduct(
            loops,
            new ConvolutionShape(
                shape.outputs(),
                shape.outputHeight(),
                shape.outputWidth(),
                shape.channels(),
                shape.kernelHeight(),
                shape.kernelWidth(),
                1,
                shape.kernelHeight() - 1 - shape.padding()),
            scratch);
  }

  /** Whether a convolution has that form. */
  static boolean isPossible(ConvolutionShape shape) {
    return shape.stride() == 1
        && !shape.isPointwise()
        && shape.kernelHeight() == shape.kernelWidth()
        && shape.padding() < shape.kernelHeight();
  }

  /** Whether this is the faster way. */
  boolean suits(int lanes) {
    return shape.outputPixels() * lanes >= 1024
        && shape.inputPixels() * 4 <= shape.outputPixels() * 5
        && shape.channels() >= 16;
  }

  void run(float[] weights, int weightOffset, float[] outputError, float[] inputError, int lanes) {
    int kernel = shape.kernelSize();
    int depth = shape.depth();
    float[] turned = scratch.turned(shape.weights());
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      int from = weightOffset + (channel + 1) * kernel - 1;
      for (int output = 0; output < shape.outputs(); output++) {
        for (int tap = 0; tap < kernel; tap++) {
          turned[to + tap] = weights[from - tap];
        }
        to += kernel;
        from += depth;
      }
    }
    product.run(turned, 0, null, 0, outputError, inputError, lanes, false);
  }
}
