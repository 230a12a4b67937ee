package io.feddip.zoo.layers;

import io.feddip.zoo.kernels.ArrayLoops;
import io.feddip.zoo.kernels.ConvolutionShape;
import io.feddip.zoo.kernels.DenseConvolution;
import io.feddip.zoo.kernels.InnerLoops;
import io.feddip.zoo.kernels.Scratch;

/** A convolution or dense layer with all its weights, bias and ReLU included. */
public final class HeapConvolution implements HeapLayer {
  private final KernelSpec spec;
  private final ArrayLoops arrays;
  private final DenseConvolution convolution;

  public HeapConvolution(KernelSpec spec, InnerLoops loops, Scratch scratch) {
    this.spec = spec;
    this.arrays = loops.arrays();
    this.convolution = new DenseConvolution(loops, spec.shape(), scratch);
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    convolution.forward(
        step.weights(),
        spec.weightOffset(),
        spec.hasBias() ? step.weights() : null,
        spec.hasBias() ? spec.biasOffset() : 0,
        input.values(),
        output.values(),
        step.lanes(),
        spec.relu());
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    ConvolutionShape shape = spec.shape();
    int lanes = step.lanes();
    float[] errors = output.errors();
    if (spec.relu() && !spec.errorsAreMasked()) {
      arrays.maskByOutput(errors, output.values(), shape.outputs() * shape.outputPixels() * lanes);
    }
    if (spec.hasBias()) {
      convolution.biasGradient(errors, step.gradient(), spec.biasOffset(), lanes);
    }
    convolution.weightGradient(input.values(), errors, step.gradient(), spec.weightOffset(), lanes);
    if (inputErrors) {
      convolution.inputGradient(step.weights(), spec.weightOffset(), errors, input.errors(), lanes);
    }
  }
}
