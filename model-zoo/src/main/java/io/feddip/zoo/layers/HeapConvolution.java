package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.dense.DenseConvolution;
import io.feddip.kernels.dense.Scratch;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;

/** A convolution or dense layer with all its weights, bias and ReLU included. */
public final class HeapConvolution implements FastLayer {
  private final KernelSpec spec;
  private final ArrayLoops arrays;
  private final DenseConvolution convolution;

  /**
   * @param scratch shared with other layers of the same thread
   */
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
        spec.biases(step),
        spec.biasOffset(),
        input.values(),
        output.values(),
        step.lanes(),
        spec.relu());
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    spec.backward(step, output, arrays);
    int lanes = step.lanes();
    float[] errors = output.errors();
    convolution.weightGradient(input.values(), errors, step.gradient(), spec.weightOffset(), lanes);
    if (inputErrors) {
      convolution.inputGradient(step.weights(), spec.weightOffset(), errors, input.errors(), lanes);
    }
  }
}
