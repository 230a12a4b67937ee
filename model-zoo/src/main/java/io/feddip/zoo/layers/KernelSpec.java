package io.feddip.zoo.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.ConvolutionShape;

/**
 * A convolution or dense layer of a network: everything that an implementation of it has to know.
 *
 * @param name the layer's name
 * @param shape of the convolution; a dense layer has images of one pixel
 * @param weightOffset where its weights begin in the flat vector, [outputs][inputs][height][width]
 * @param biasOffset where its biases begin, or −1 if it has none
 * @param relu whether a ReLU follows inside the layer
 * @param errorsAreMasked whether the next layer has already zeroed the errors of negative results,
 *     as max pooling does
 */
public record KernelSpec(
    String name,
    ConvolutionShape shape,
    int weightOffset,
    int biasOffset,
    boolean relu,
    boolean errorsAreMasked) {

  public KernelSpec {
    requireNonNull(name, "name is null");
    requireNonNull(shape, "shape is null");
  }

  /** Whether biases are added to the results. */
  public boolean hasBias() {
    return biasOffset >= 0;
  }

  /** The flat vector, in which biases begin at {@link #biasOffset()}; null without biases. */
  float[] biases(Step step) {
    return hasBias() ? step.weights() : null;
  }

  /**
   * Turns the errors of a layer's results into those before its ReLU, unless they are, and writes
   * the gradient of its biases.
   */
  void backward(Step step, Signal output, ArrayLoops arrays) {
    float[] errors = output.errors();
    int columns = shape.outputPixels() * step.lanes();
    if (relu && !errorsAreMasked) {
      arrays.maskByOutput(errors, output.values(), shape.outputs() * columns);
    }
    if (hasBias()) {
      for (int unit = 0; unit < shape.outputs(); unit++) {
        step.gradient()[biasOffset + unit] = arrays.sum(errors, unit * columns, columns);
      }
    }
  }
}
