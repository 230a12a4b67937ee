package io.feddip.keras;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Makes this project's layers of Keras'; those that it does not have run as DeepLearning4J's. */
final class KerasGraph {
  private final KerasModel model;
  private final ModelContext context;
  private final LayerGraph.Builder builder;

  /** Name of the layer here that gives what a layer of Keras gives. */
  private final Map<String, String> ends = new HashMap<>();

  /** Layers of Keras that give vectors, or images that were made vectors. */
  private final Set<String> vectors = new HashSet<>();

  private final KerasParameters parameters = new KerasParameters();
  private final Set<String> names = new HashSet<>(Set.of(LayerGraph.INPUT, LayerGraph.OUTPUT));
  private final LayerGraph graph;
  private boolean channelsLast = true;

  KerasGraph(KerasModel model, ModelContext context) {
    this.model = model;
    this.context = context;
    this.builder = LayerGraph.from(context.input());
    this.graph = convert();
  }

  LayerGraph layers() {
    return graph;
  }

  /** Where the numbers of its parameters are. */
  KerasParameters parameters() {
    return parameters;
  }

  private LayerGraph convert() {
    KerasLayer last = last();
    for (KerasLayer layer : model.layers()) {
      layer.require(
          !layer.text("data_format", "channels_last").equals("channels_first"),
          "channels_first is not known; save the model with channels last");
      if (layer.equals(last)) {
        return output(last);
      }
      add(layer);
    }
    throw last.wrong("the model does not end with it");
  }

  /** The dense layer of the classes, behind which nothing but a softmax comes. */
  private KerasLayer last() {
    KerasLayer layer = model.layer(model.output());
    boolean softmax = false;
    while (layer.kind().equals("Softmax")
        || (layer.kind().equals("Activation")
            && layer.activation().equals(KerasActivations.SOFTMAX))) {
      softmax = true;
      layer = model.layer(layer.input());
    }
    layer.require(
        layer.kind().equals("Dense")
            && (layer.activation().equals(KerasActivations.LINEAR)
                || (!softmax && layer.activation().equals(KerasActivations.SOFTMAX))),
        "it is the last one; that must be a Dense of the classes, with softmax or none");
    return layer;
  }

  private LayerGraph output(KerasLayer layer) {
    int outputs = layer.integer("units", 0);
    layer.require(
        outputs == context.outputs(),
        "gives %d numbers, and the data have %d classes".formatted(outputs, context.outputs()));
    dense(layer, LayerGraph.OUTPUT, outputs);
    return builder.softmax(outputs);
  }

  private void add(KerasLayer layer) {
    if (KerasLayer.isInput(layer.kind())) {
      input(layer);
      ends.put(layer.name(), LayerGraph.INPUT);
      return;
    }
    if (layer.kind().equals("Add")) {
      sum(layer);
    } else {
      String before = layer.input();
      builder.after(ends.get(before));
      if (vectors.contains(before)) {
        vectors.add(layer.name());
      }
      addAfterOne(layer);
    }
    ends.put(layer.name(), builder.last());
  }

  private void addAfterOne(KerasLayer layer) {
    switch (layer.kind()) {
      case "Conv2D" -> convolution(layer);
      case "DepthwiseConv2D" -> {
        depthwise(layer, free(layer.name()), "depthwise_kernel", layer.is("use_bias", true));
        activate(layer);
      }
      case "SeparableConv2D" -> separable(layer);
      case "Dense" -> {
        int outputs = layer.integer("units", 0);
        String name = free(layer.name());
        dense(layer, name, outputs);
        if (layer.activation().equals(KerasActivations.RELU)) {
          builder.denseRelu(name, outputs);
        } else {
          builder.dense(name, outputs);
          activate(layer);
        }
        vectors.add(layer.name());
      }
      case "BatchNormalization" -> norm(layer);
      case "MaxPooling2D" -> {
        int[] size = layer.pair("pool_size", 2, 2);
        int[] step = layer.pair("strides", size);
        if (!layer.pads() && size[0] == size[1] && step[0] == step[1]) {
          builder.maxPool(free(layer.name()), size[0], step[0]);
        } else {
          builder.layer(free(layer.name()), KerasWindows.pool(layer, true));
        }
      }
      case "AveragePooling2D" -> builder.layer(free(layer.name()), KerasWindows.pool(layer, false));
      case "ZeroPadding2D" -> builder.layer(free(layer.name()), KerasWindows.frame(layer));
      case "GlobalAveragePooling2D" -> {
        builder.averagePool(free(layer.name()));
        vectors.add(layer.name());
      }
      case "Dropout" -> builder.dropout(free(layer.name()), 1 - layer.number("rate", 0.5));
      case "Flatten" -> vectors.add(layer.name());
      case "Activation", "ReLU", "LeakyReLU", "ELU" -> {
        if (layer.kind().equals("Activation")
            && layer.activation().equals(KerasActivations.LINEAR)) {
          return;
        }
        Optional<IActivation> activation = KerasActivations.of(layer);
        if (activation.isEmpty()) {
          builder.relu(free(layer.name()));
        } else {
          builder.layer(
              free(layer.name()), Dl4jLayer.of(new ActivationLayer(activation.orElseThrow())));
        }
      }
      default -> throw layer.wrong("this kind of layer is not known here");
    }
  }

  private String free(String wanted) {
    String name = wanted;
    while (!names.add(name)) {
      name += "-layer";
    }
    return name;
  }

  /** An activation that a layer ends with. */
  private void activate(KerasLayer layer) {
    String activation = layer.activation();
    if (activation.equals(KerasActivations.RELU)) {
      builder.relu(free(layer.name() + "-activation"));
    } else if (!activation.equals(KerasActivations.LINEAR)) {
      builder.layer(
          free(layer.name() + "-activation"),
          Dl4jLayer.of(new ActivationLayer(KerasActivations.named(layer, activation))));
    }
  }

  private void input(KerasLayer layer) {
    layer.require(ends.isEmpty(), "it is a second input; the network needs one");
    if (layer.takesVectors(context.input())) {
      channelsLast = false;
      vectors.add(layer.name());
    }
  }

  private void convolution(KerasLayer layer) {
    ExampleShape input = builder.shape();
    layer.require(layer.integer("groups", 1) == 1, "groups are not known");
    int outputs = layer.integer("filters", 0);
    boolean bias = layer.is("use_bias", true);
    boolean rectified = layer.activation().equals(KerasActivations.RELU);
    String name = free(layer.name());
    if (KerasWindows.isOurs(layer)) {
      int kernel = layer.pair("kernel_size")[0];
      builder.convolution(
          name,
          new Convolution(
              outputs,
              kernel,
              layer.pair("strides", 1, 1)[0],
              layer.pads() ? kernel / 2 : 0,
              bias,
              rectified));
    } else {
      builder.layer(name, KerasWindows.convolution(layer, outputs, bias));
    }
    if (!rectified || !KerasWindows.isOurs(layer)) {
      activate(layer);
    }
    parameters.put(
        name,
        "W",
        layer,
        "kernel",
        kernel -> KerasWeights.convolution(kernel, input.channels(), outputs));
    parameters.put(name, "b", layer, "bias", UnaryOperator.identity());
  }

  private void depthwise(KerasLayer layer, String name, String kernel, boolean bias) {
    builder.layer(name, KerasWindows.depthwise(layer, bias));
    parameters.put(name, "W", layer, kernel, UnaryOperator.identity());
    parameters.put(name, "b", layer, "bias", UnaryOperator.identity());
  }

  /** Two layers, of which the second has sparse kernels. */
  private void separable(KerasLayer layer) {
    depthwise(layer, free(layer.name() + "-depthwise"), "depthwise_kernel", false);
    int inputs = builder.shape().channels();
    int outputs = layer.integer("filters", 0);
    String name = free(layer.name());
    boolean rectified = layer.activation().equals(KerasActivations.RELU);
    builder.convolution(
        name, new Convolution(outputs, 1, 1, 0, layer.is("use_bias", true), rectified));
    if (!rectified) {
      activate(layer);
    }
    parameters.put(
        name,
        "W",
        layer,
        "pointwise_kernel",
        kernel -> KerasWeights.convolution(kernel, inputs, outputs));
    parameters.put(name, "b", layer, "bias", UnaryOperator.identity());
  }

  /** Before the layer is added: what arrives there decides the order of its weights. */
  private void dense(KerasLayer layer, String name, int outputs) {
    String before = layer.input();
    builder.after(ends.get(before));
    ExampleShape from = builder.shape();
    layer.require(
        vectors.contains(before) || from.size() == from.channels(),
        "images arrive there; a Flatten or a global pooling must come before it");
    boolean last = channelsLast;
    parameters.put(
        name, "W", layer, "kernel", kernel -> KerasWeights.dense(kernel, from, outputs, last));
    parameters.put(name, "b", layer, "bias", UnaryOperator.identity());
  }

  private void norm(KerasLayer layer) {
    JsonNode axis = layer.config().path("axis");
    int channels = axis.isArray() ? axis.path(0).asInt(-1) : axis.asInt(-1);
    layer.require(
        channels == -1 || channels == 3 || (channels == 1 && vectors.contains(layer.name())),
        "only the axis of channels is known, which is the last one");
    layer.require(
        !vectors.contains(layer.name()) || builder.shape().size() == builder.shape().channels(),
        "it stands behind a Flatten; only before it, or behind a Dense, is it known");
    String name = free(layer.name());
    builder.norm(name, layer.number("momentum", 0.99), layer.number("epsilon", 1e-3));
    parameters.put(name, "gamma", layer, "gamma", 1);
    parameters.put(name, "beta", layer, "beta", 0);
    parameters.put(name, "mean", layer, "moving_mean", 0);
    parameters.put(name, "var", layer, "moving_variance", 1);
  }

  private void sum(KerasLayer layer) {
    layer.require(layer.inputs().size() > 1, "it adds nothing");
    String sum = ends.get(layer.inputs().get(0));
    for (int i = 1; i < layer.inputs().size(); i++) {
      boolean last = i == layer.inputs().size() - 1;
      String name = free(last ? layer.name() : layer.name() + "-" + i);
      builder.sum(name, sum, ends.get(layer.inputs().get(i)));
      sum = name;
    }
    if (vectors.containsAll(layer.inputs())) {
      vectors.add(layer.name());
    }
  }
}
