package io.feddip.zoo.files;

import static io.feddip.zoo.files.OnnxExport.node;
import static io.feddip.zoo.files.OnnxNodes.integer;
import static io.feddip.zoo.files.OnnxNodes.integers;

import io.feddip.api.layers.Layer;
import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Writes layers that run as DeepLearning4J's own. */
final class OnnxDl4jNodes {
  private final OnnxTensors tensors;
  private final List<NodeProto> nodes;

  OnnxDl4jNodes(OnnxTensors tensors, List<NodeProto> nodes) {
    this.tensors = tensors;
    this.nodes = nodes;
  }

  /**
   * Adds a layer's nodes.
   *
   * @throws IllegalArgumentException naming the layer, if it isn't known here
   */
  void add(Layer layer, Dl4jLayer definition, String input) {
    if (definition.configuration() instanceof DepthwiseConvolution2D depthwise) {
      addDepthwise(layer, depthwise, input);
      return;
    }
    throw new IllegalArgumentException(
        "layer %s, a %s, is not written to ONNX"
            .formatted(layer.name(), definition.configuration().getClass().getSimpleName()));
  }

  private void addDepthwise(Layer layer, DepthwiseConvolution2D depthwise, String input) {
    String name = layer.name();
    if (depthwise.getConvolutionMode() == ConvolutionMode.Same) {
      throw new IllegalArgumentException(
          "layer %s pads by itself, which is not written to ONNX".formatted(name));
    }
    int height = depthwise.getKernelSize()[0];
    int width = depthwise.getKernelSize()[1];
    int channels = layer.input().channels();
    int multiplier = depthwise.getDepthMultiplier();
    List<String> inputs = new ArrayList<>();
    inputs.add(input);
    inputs.add(
        tensors.kernel(
            name + ".W",
            List.of(channels * multiplier, 1, height, width),
            OnnxWindow.channelsFirst(tensors.values(name, "W"), channels * multiplier)));
    if (depthwise.hasBias()) {
      inputs.add(tensors.parameter(name, "b"));
    }
    int[] padding = depthwise.getPadding();
    NodeProto convolution =
        node(
            "Conv",
            name,
            inputs,
            integers("kernel_shape", height, width),
            integers("strides", longs(depthwise.getStride())),
            integers("dilations", longs(depthwise.getDilation())),
            integers("pads", padding[0], padding[1], padding[0], padding[1]),
            integer("group", channels));
    if (depthwise.getActivationFn() instanceof ActivationReLU) {
      nodes.add(convolution.toBuilder().setOutput(0, name + "/linear").build());
      nodes.add(
          node("Relu", name + OnnxNodes.RELU, List.of(name + "/linear")).toBuilder()
              .setOutput(0, name)
              .build());
    } else if (depthwise.getActivationFn() instanceof ActivationIdentity) {
      nodes.add(convolution);
    } else {
      throw new IllegalArgumentException(
          "layer %s has the activation %s, which is not written to ONNX"
              .formatted(name, depthwise.getActivationFn()));
    }
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
