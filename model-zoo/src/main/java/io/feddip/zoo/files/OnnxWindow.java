package io.feddip.zoo.files;

import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A square window that goes over an image.
 *
 * @param size rows and columns
 * @param stride step
 * @param padding rows and columns of zeros on each side
 */
record OnnxWindow(int size, int stride, int padding) {
  /**
   * @throws IllegalArgumentException naming the node, if its window is none of these
   */
  static OnnxWindow of(OnnxNode node, int height, int width) {
    List<Long> strides = node.integers("strides", 1L, 1L);
    List<Long> pads = node.integers("pads", 0L, 0L, 0L, 0L);
    node.require(height == width, "only square windows are known, not " + height + "×" + width);
    node.require(
        strides.size() == 2 && areEqual(strides), "only equal strides are known: " + strides);
    node.require(pads.size() == 4 && areEqual(pads), "only equal padding is known: " + pads);
    node.require(
        node.integers("dilations", 1L, 1L).equals(List.of(1L, 1L)), "dilation is not known");
    node.require(node.integer("ceil_mode", 0) == 0, "ceil_mode is not known");
    node.require(
        node.proto().getAttributeList().stream()
            .noneMatch(
                attribute ->
                    attribute.getName().equals("auto_pad")
                        && !attribute.getS().toStringUtf8().equals("NOTSET")),
        "auto_pad is not known; export with the padding as numbers");
    return new OnnxWindow(height, Math.toIntExact(strides.get(0)), Math.toIntExact(pads.get(0)));
  }

  private static boolean areEqual(List<Long> numbers) {
    return Collections.frequency(numbers, numbers.get(0)) == numbers.size();
  }

  /** One kernel a channel and multiple of it. */
  Dl4jLayer depthwise(int multiplier, boolean bias) {
    return Dl4jLayer.of(
        new DepthwiseConvolution2D.Builder(size, size)
            .depthMultiplier(multiplier)
            .stride(stride, stride)
            .padding(padding, padding)
            .hasBias(bias)
            .activation(Activation.IDENTITY)
            .build());
  }

  /** A max pool with padding. */
  Dl4jLayer maxPool() {
    return Dl4jLayer.of(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(size, size)
            .stride(stride, stride)
            .padding(padding, padding)
            .build());
  }

  /**
   * A kernel of a depthwise convolution from [filters][height][width], as ONNX has it, to
   * DeepLearning4J's [height][width][filters].
   */
  static float[] channelsLast(float[] values, int filters) {
    return turned(values, filters, values.length / filters);
  }

  /** The way back from {@link #channelsLast}. */
  static float[] channelsFirst(float[] values, int filters) {
    return turned(values, values.length / filters, filters);
  }

  /** The transpose of [rows][columns]. */
  static float[] turned(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
