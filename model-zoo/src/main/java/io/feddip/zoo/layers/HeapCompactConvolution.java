package io.feddip.zoo.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.sparse.CompactConvolution;

/** A convolution or dense layer of a network that is only used: it keeps its weights itself. */
public final class HeapCompactConvolution implements FastLayer {
  private final KernelSpec spec;
  private final CompactConvolution convolution;

  /**
   * @param convolution of the same shape, with the weights
   */
  public HeapCompactConvolution(KernelSpec spec, CompactConvolution convolution) {
    this.spec = requireNonNull(spec, "spec is null");
    this.convolution = requireNonNull(convolution, "convolution is null");
  }

  /** Bytes that hold the weights and what says where they belong. */
  public long bytes() {
    return convolution.bytes();
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    convolution.forward(
        spec.biases(step),
        spec.biasOffset(),
        input.values(),
        output.values(),
        step.lanes(),
        spec.relu());
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    throw new UnsupportedOperationException(spec.name() + " is for inference only");
  }
}
