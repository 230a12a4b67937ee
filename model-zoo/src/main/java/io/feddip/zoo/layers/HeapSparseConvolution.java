package io.feddip.zoo.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.dense.DenseConvolution;
import io.feddip.kernels.dense.Scratch;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.sparse.SparseConvolution;

/**
 * A convolution or dense layer that runs its forward pass and its input's gradient on the kept
 * weights only, and the gradient of its weights either on all of them, as error feedback needs it,
 * or on the kept ones. Bias and ReLU included.
 */
public final class HeapSparseConvolution implements FastLayer {
  private final KernelSpec spec;
  private final ArrayLoops arrays;
  private final SparseConvolution sparse;

  /** Null where gradients are masked. */
  private final DenseConvolution dense;

  private final boolean maskedGradient;
  private boolean packed;

  /**
   * @param sparse of the same shape
   * @param maskedGradient whether the gradient array is left as it is where weights are pruned
   */
  public HeapSparseConvolution(
      KernelSpec spec,
      SparseConvolution sparse,
      boolean maskedGradient,
      InnerLoops loops,
      Scratch scratch) {
    this.spec = requireNonNull(spec, "spec is null");
    this.sparse = requireNonNull(sparse, "sparse is null");
    this.maskedGradient = maskedGradient;
    this.arrays = loops.arrays();
    this.dense = maskedGradient ? null : new DenseConvolution(loops, spec.shape(), scratch);
    if (!sparse.shape().equals(spec.shape())) {
      throw new IllegalArgumentException(sparse.shape() + " is not " + spec.shape());
    }
  }

  @Override
  public boolean packWeights() {
    packed = maskedGradient;
    return packed;
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    if (packed) {
      sparse.refreshPacked(step.weights(), spec.weightOffset());
    } else {
      sparse.refresh(step.weights(), spec.weightOffset());
    }
    sparse.forward(
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
    float[] gradient = step.gradient();
    if (packed) {
      sparse.packedWeightGradient(input.values(), errors, gradient, spec.weightOffset(), lanes);
    } else if (maskedGradient) {
      sparse.weightGradient(input.values(), errors, gradient, spec.weightOffset(), lanes);
    } else {
      dense.weightGradient(input.values(), errors, gradient, spec.weightOffset(), lanes);
    }
    if (inputErrors) {
      sparse.inputGradient(errors, input.errors(), lanes);
    }
  }
}
