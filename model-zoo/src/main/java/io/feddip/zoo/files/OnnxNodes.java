package io.feddip.zoo.files;

import static io.feddip.zoo.files.OnnxExport.node;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation;
import io.feddip.zoo.dl4j.Dl4jLayer;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.Lstm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.NodeProto;

/**
 * Writes layers as nodes. A layer's output is the tensor of its name: [batch, features] after dense
 * layers, else [batch, channels, height, width]. Nodes that a layer needs beside its own are called
 * after it, with what they do behind a slash.
 */
final class OnnxNodes {
  /** The network's input after a normalisation inside the network. */
  static final String NORMALISED = "normalisation/scaled";

  /** Ends the name of the node of a ReLU inside a layer. */
  static final String RELU = "/relu";

  /** Where the logits are that become probabilities. */
  static final String LOGITS = LayerGraph.OUTPUT;

  private final LayerGraph graph;
  private final OnnxTensors tensors;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, Layer> layers = new HashMap<>();

  /** Tensors that are [batch, features]. */
  private final Set<String> flat = new HashSet<>();

  OnnxNodes(LayerGraph graph, OnnxTensors tensors) {
    this.graph = graph;
    this.tensors = tensors;
  }

  /**
   * All nodes in the order of execution.
   *
   * @param normalisation what comes before the first layer and ends in {@link #NORMALISED}, or
   *     nothing
   * @param end what comes after the last layer, whose numbers are {@link #LOGITS}
   * @throws IllegalArgumentException naming the layer, if ONNX has none like it
   */
  List<NodeProto> all(List<NodeProto> normalisation, List<NodeProto> end) {
    nodes.addAll(normalisation);
    sources.put(LayerGraph.INPUT, normalisation.isEmpty() ? LayerGraph.INPUT : NORMALISED);
    for (Layer layer : graph.layers()) {
      layers.put(layer.name(), layer);
      sources.put(layer.name(), layer.name());
      add(layer);
    }
    nodes.addAll(end);
    return nodes;
  }

  private void add(Layer layer) {
    Operation operation = layer.operation();
    String name = layer.name();
    if (operation instanceof Operation.Convolution convolution) {
      convolution(layer, convolution);
    } else if (operation instanceof Operation.Dense dense) {
      List<String> inputs =
          List.of(vector(layer), tensors.parameter(name, "W"), tensors.parameter(name, "b"));
      rectified("Gemm", name, dense.rectified(), inputs, integer("transB", 1));
      flat.add(name);
    } else if (operation instanceof Operation.MaxPool pool) {
      nodes.add(
          node(
              "MaxPool",
              name,
              List.of(image(layer)),
              integers("kernel_shape", pool.size(), pool.size()),
              integers("strides", pool.stride(), pool.stride())));
    } else if (operation instanceof Operation.AveragePool) {
      nodes.add(node("GlobalAveragePool", name, List.of(image(layer))));
    } else if (operation instanceof Operation.Norm norm) {
      norm(layer, norm);
    } else if (operation instanceof Operation.Dropout dropout) {
      String share = tensors.constant(name + ".share", List.of(), (float) (1 - dropout.retain()));
      nodes.add(node("Dropout", name, List.of(asItIs(layer), share)));
    } else if (operation instanceof Operation.Relu) {
      nodes.add(node("Relu", name, List.of(asItIs(layer))));
    } else if (operation instanceof Operation.Sum) {
      nodes.add(node("Add", name, List.of(image(layer, 0), image(layer, 1))));
    } else if (operation instanceof Operation.Own own
        && own.definition() instanceof Dl4jLayer definition) {
      new OnnxDl4jNodes(tensors, nodes).add(layer, definition, image(layer));
    } else if (operation instanceof Operation.Own own && own.definition() instanceof Embedding) {
      new OnnxSequenceNodes(tensors, nodes).embedding(layer, vector(layer));
    } else if (operation instanceof Operation.Own own && own.definition() instanceof Lstm lstm) {
      new OnnxSequenceNodes(tensors, nodes).lstm(layer, lstm, image(layer));
      if (!lstm.sequence()) {
        flat.add(name);
      }
    } else {
      throw new IllegalArgumentException(
          "layer %s is one of its own, which ONNX does not have".formatted(name));
    }
  }

  private void convolution(Layer layer, Operation.Convolution convolution) {
    String name = layer.name();
    List<String> inputs = new ArrayList<>();
    inputs.add(image(layer));
    inputs.add(tensors.parameter(name, "W"));
    if (convolution.bias()) {
      inputs.add(tensors.parameter(name, "b"));
    }
    int padding = convolution.padding();
    rectified(
        "Conv",
        name,
        convolution.rectified(),
        inputs,
        integers("kernel_shape", convolution.kernel(), convolution.kernel()),
        integers("strides", convolution.stride(), convolution.stride()),
        integers("pads", padding, padding, padding, padding));
  }

  private void norm(Layer layer, Operation.Norm norm) {
    String name = layer.name();
    nodes.add(
        node(
            "BatchNormalization",
            name,
            List.of(
                asItIs(layer),
                tensors.parameter(name, "gamma"),
                tensors.parameter(name, "beta"),
                tensors.parameter(name, "mean"),
                tensors.parameter(name, "var")),
            number("epsilon", norm.epsilon()),
            number("momentum", norm.decay())));
  }

  private void rectified(
      String operator,
      String name,
      boolean isRectified,
      List<String> inputs,
      AttributeProto... attributes) {
    NodeProto node = node(operator, name, inputs, attributes);
    if (isRectified) {
      String linear = name + "/linear";
      nodes.add(node.toBuilder().setOutput(0, linear).build());
      NodeProto relu = node("Relu", name + RELU, List.of(linear));
      nodes.add(relu.toBuilder().setOutput(0, name).build());
    } else {
      nodes.add(node);
    }
  }

  /** What a layer reads that works on every number, or every channel, of its own. */
  private String asItIs(Layer layer) {
    String source = sources.get(layer.inputs().get(0));
    if (flat.contains(source)) {
      flat.add(layer.name());
    }
    return source;
  }

  private String vector(Layer layer) {
    String source = sources.get(layer.inputs().get(0));
    if (flat.contains(source)) {
      return source;
    }
    nodes.add(node("Flatten", layer.name() + "/flat", List.of(source), integer("axis", 1)));
    return layer.name() + "/flat";
  }

  private String image(Layer layer) {
    return image(layer, 0);
  }

  private String image(Layer layer, int index) {
    String source = sources.get(layer.inputs().get(index));
    if (!flat.contains(source)) {
      return source;
    }
    int channels = layers.get(layer.inputs().get(index)).output().channels();
    String image = layer.name() + "/image" + index;
    String shape = tensors.integers(image + ".shape", -1, channels, 1, 1);
    nodes.add(node("Reshape", image, List.of(source, shape)));
    return image;
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto number(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }
}
