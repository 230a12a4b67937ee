package io.feddip.zoo.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.zoo.kernels.ConvolutionShape;

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

  public boolean hasBias() {
    return biasOffset >= 0;
  }
}
