package io.feddip.keras;

import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Layers that move a window over an image, as DeepLearning4J has them; it pads as Keras does. */
final class KerasWindows {
  private KerasWindows() {}

  /** Whether a convolution is one that this project's fast layers compute. */
  static boolean isOurs(KerasLayer layer) {
    int[] kernel = layer.pair("kernel_size");
    int[] stride = layer.pair("strides", 1, 1);
    return kernel[0] == kernel[1]
        && stride[0] == stride[1]
        && Arrays.stream(layer.pair("dilation_rate", 1, 1)).allMatch(step -> step == 1)
        && (!layer.pads() || (kernel[0] % 2 == 1 && stride[0] == 1));
  }

  static Dl4jLayer convolution(KerasLayer layer, int outputs, boolean bias) {
    return Dl4jLayer.of(
        new ConvolutionLayer.Builder(layer.pair("kernel_size"))
            .stride(layer.pair("strides", 1, 1))
            .dilation(layer.pair("dilation_rate", 1, 1))
            .convolutionMode(mode(layer))
            .nOut(outputs)
            .hasBias(bias)
            .activation(Activation.IDENTITY)
            .build());
  }

  static Dl4jLayer depthwise(KerasLayer layer, boolean bias) {
    return Dl4jLayer.of(
        new DepthwiseConvolution2D.Builder(layer.pair("kernel_size"))
            .depthMultiplier(layer.integer("depth_multiplier", 1))
            .stride(layer.pair("strides", 1, 1))
            .dilation(layer.pair("dilation_rate", 1, 1))
            .convolutionMode(mode(layer))
            .hasBias(bias)
            .activation(Activation.IDENTITY)
            .build());
  }

  static Dl4jLayer pool(KerasLayer layer, boolean largest) {
    int[] size = layer.pair("pool_size", 2, 2);
    return Dl4jLayer.of(
        new SubsamplingLayer.Builder(
                largest ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG)
            .kernelSize(size)
            .stride(layer.pair("strides", size))
            .convolutionMode(mode(layer))
            .build());
  }

  /** Zeros around an image: one number, two of height and width, or two for each of both. */
  static Dl4jLayer frame(KerasLayer layer) {
    JsonNode zeros = layer.config().path("padding");
    JsonNode height = zeros.isArray() ? zeros.path(0) : zeros;
    JsonNode width = zeros.isArray() ? zeros.path(1) : zeros;
    return Dl4jLayer.of(
        new ZeroPaddingLayer.Builder(
                side(height, 0), side(height, 1), side(width, 0), side(width, 1))
            .build());
  }

  private static int side(JsonNode zeros, int index) {
    return zeros.isArray() ? zeros.path(index).asInt() : zeros.asInt();
  }

  private static ConvolutionMode mode(KerasLayer layer) {
    return layer.pads() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }
}
