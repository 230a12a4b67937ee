package io.feddip.zoo.files;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/**
 * Makes layers of nodes, one after the other. Tensors stand for the layer that gives them; what
 * changes a shape only, gives the layer that it reads.
 */
final class OnnxLayers {
  private final GraphProto graph;
  private final ModelContext context;
  private final OnnxValues values;
  private final OnnxNames names;
  private final LayerGraph.Builder builder;
  private final Map<String, String> sources = new HashMap<>();
  private final OnnxFlow flow;
  private final OnnxSequences sequences;
  private final Map<String, Supplier<float[]>> parameters = new HashMap<>();

  OnnxLayers(ModelProto model, ModelContext context) {
    this.graph = model.getGraph();
    this.context = context;
    this.values = new OnnxValues(graph);
    this.names = new OnnxNames(model.getProducerName().equals(OnnxExport.PRODUCER));
    this.builder = LayerGraph.from(context.input());
    this.flow = new OnnxFlow(graph, values, names);
    this.sequences =
        new OnnxSequences(context.outputs(), values, names, flow, builder, sources, parameters);
  }

  /** By layer and parameter, after {@link #graph}. */
  Map<String, Supplier<float[]>> parameters() {
    return parameters;
  }

  LayerGraph graph() {
    sources.put(flow.input(context.input()), LayerGraph.INPUT);
    LayerGraph result = null;
    for (NodeProto proto : graph.getNodeList()) {
      OnnxNode node = new OnnxNode(proto);
      if (flow.isDone(node) || node.operator().equals("Constant")) {
        continue;
      }
      if (result != null) {
        throw node.wrong("comes after the dense layer that gives the classes");
      }
      try {
        if (sequences.knows(node)) {
          result = sequences.add(node).orElse(null);
        } else if (flow.isLast(node)) {
          result = last(node);
        } else {
          add(node);
        }
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        throw message.startsWith("node ") ? e : node.wrong(message);
      }
    }
    if (result == null) {
      throw new IllegalArgumentException(
          "the network must end with a dense layer (Gemm or MatMul) of the classes");
    }
    return result;
  }

  private void add(OnnxNode node) {
    switch (node.operator()) {
      case "Conv" -> convolution(node);
      case "Gemm", "MatMul" -> dense(node, name(node, 1));
      case "BatchNormalization" -> norm(node);
      case "MaxPool" -> maxPool(node);
      case "GlobalAveragePool" -> averagePool(node);
      case "ReduceMean" -> {
        Set<Long> over =
            OnnxAxes.axes(node, values).stream()
                .map(axis -> axis < 0 ? axis + 4 : axis)
                .collect(Collectors.toSet());
        node.require(over.equals(Set.of(2L, 3L)), "only the mean over height and width is known");
        averagePool(node);
      }
      case "AveragePool" -> {
        ExampleShape shape = from(node, 0);
        node.require(
            node.integers("kernel_shape")
                .equals(List.of((long) shape.height(), (long) shape.width())),
            "only the mean over all of " + shape.height() + "×" + shape.width() + " is known");
        averagePool(node);
      }
      case "Relu" -> {
        from(node, 0);
        builder.relu(name(node, -1));
        give(node);
      }
      case "Add", "Sum" -> sum(node);
      case "Dropout" -> {
        from(node, 0);
        double share =
            node.has(1)
                ? OnnxNode.decimal(values.floats(node.input(1))[0])
                : node.number("ratio", 0.5);
        builder.dropout(name(node, -1), 1 - share);
        give(node);
      }
      case "Flatten", "Reshape", "Squeeze", "Identity" -> reshape(node);
      default -> {
        from(node, 0);
        builder.layer(name(node, -1), Dl4jLayer.of(OnnxActivations.of(node, values)));
        give(node);
      }
    }
  }

  private ExampleShape from(OnnxNode node, int index) {
    String source = sources.get(node.input(index));
    node.require(source != null, node.input(index) + " is no layer's output");
    builder.after(source);
    return builder.shape();
  }

  private String name(OnnxNode node, int weight) {
    return names.of(node, weight);
  }

  private void give(OnnxNode node) {
    sources.put(node.output(), builder.last());
  }

  private void give(OnnxNode node, boolean rectified) {
    give(node);
    if (rectified) {
      sources.put(flow.next(node).output(), builder.last());
    }
  }

  private void convolution(OnnxNode node) {
    ExampleShape input = from(node, 0);
    List<Integer> shape = values.shape(node.input(1));
    node.require(shape.size() == 4, "only images are known, and kernels of 4 dimensions");
    String name = name(node, 1);
    OnnxWindow window = OnnxWindow.of(node, shape.get(2), shape.get(3));
    boolean bias = node.has(2);
    long groups = node.integer("group", 1);
    if (groups == 1) {
      node.require(
          shape.get(1) == input.channels(),
          "needs " + shape.get(1) + " channels, not " + input.channels());
      boolean rectified = flow.rectifies(node);
      builder.convolution(
          name,
          new Convolution(
              shape.get(0), window.size(), window.stride(), window.padding(), bias, rectified));
      parameters.put(name + ".W", () -> values.floats(node.input(1)));
      parameters.put(name + ".b", () -> values.floats(node.input(2)));
      give(node, rectified);
      return;
    }
    node.require(
        groups == input.channels() && shape.get(1) == 1,
        "%d groups of %d channels: only as many groups as channels are known"
            .formatted(groups, input.channels()));
    builder.layer(name, window.depthwise(shape.get(0) / input.channels(), bias));
    parameters.put(
        name + ".W", () -> OnnxWindow.channelsLast(values.floats(node.input(1)), shape.get(0)));
    parameters.put(name + ".b", () -> values.floats(node.input(2)));
    give(node);
  }

  private int denseOutputs(OnnxNode node, String name) {
    ExampleShape input = from(node, 0);
    List<Integer> shape = values.shape(node.input(1));
    boolean turned = node.integer("transB", 0) == 1;
    node.require(shape.size() == 2, "its weights are no matrix");
    node.require(
        node.integer("transA", 0) == 0
            && node.number("alpha", 1) == 1
            && node.number("beta", 1) == 1,
        "factors and a turned input are not known");
    int inputs = shape.get(turned ? 1 : 0);
    int outputs = shape.get(turned ? 0 : 1);
    node.require(inputs == input.size(), "needs " + inputs + " numbers, not " + input.size());
    parameters.put(
        name + ".W",
        () -> {
          float[] matrix = values.floats(node.input(1));
          return turned ? matrix : OnnxWindow.turned(matrix, inputs, outputs);
        });
    parameters.put(
        name + ".b", () -> node.has(2) ? values.floats(node.input(2)) : new float[outputs]);
    return outputs;
  }

  private void dense(OnnxNode node, String name) {
    int outputs = denseOutputs(node, name);
    OnnxNode end = bias(node, name);
    boolean rectified = flow.rectifies(end);
    if (rectified) {
      builder.denseRelu(name, outputs);
    } else {
      builder.dense(name, outputs);
    }
    give(end, rectified);
  }

  /** A MatMul's bias is an Add behind it, which gives the layer's output then. */
  private OnnxNode bias(OnnxNode node, String name) {
    Optional<OnnxNode> add = flow.biasBehind(node);
    add.ifPresent(
        found -> {
          String other = found.input(found.input(0).equals(node.output()) ? 1 : 0);
          parameters.put(name + ".b", () -> values.floats(other));
        });
    return add.orElse(node);
  }

  private LayerGraph last(OnnxNode node) {
    int outputs = denseOutputs(node, LayerGraph.OUTPUT);
    node.require(
        outputs == context.outputs(),
        "gives %d classes, the data have %d".formatted(outputs, context.outputs()));
    bias(node, LayerGraph.OUTPUT);
    flow.endAfter(node);
    return builder.softmax(outputs);
  }

  private void norm(OnnxNode node) {
    from(node, 0);
    node.require(
        node.integer("training_mode", 0) == 0, "is exported for training; export for inference");
    String name = name(node, 1);
    builder.norm(name, node.number("momentum", 0.9), node.number("epsilon", 1e-5));
    List<String> order = List.of("gamma", "beta", "mean", "var");
    for (int i = 0; i < order.size(); i++) {
      String tensor = node.input(i + 1);
      parameters.put(name + "." + order.get(i), () -> values.floats(tensor));
    }
    give(node);
  }

  private void maxPool(OnnxNode node) {
    from(node, 0);
    List<Long> kernel = node.integers("kernel_shape");
    node.require(kernel.size() == 2, "only images are known");
    OnnxWindow window = OnnxWindow.of(node, kernel.get(0).intValue(), kernel.get(1).intValue());
    if (window.padding() == 0) {
      builder.maxPool(name(node, -1), window.size(), window.stride());
    } else {
      builder.layer(name(node, -1), window.maxPool());
    }
    give(node);
  }

  private void averagePool(OnnxNode node) {
    from(node, 0);
    builder.averagePool(name(node, -1));
    give(node);
  }

  private void sum(OnnxNode node) {
    node.require(node.proto().getInputCount() == 2, "only two inputs are known");
    from(node, 0);
    from(node, 1);
    builder.sum(name(node, -1), sources.get(node.input(0)), sources.get(node.input(1)));
    give(node);
  }

  /**
   * Into a vector of all numbers, or into what it was; which of both, layers know by themselves.
   */
  private void reshape(OnnxNode node) {
    ExampleShape shape = from(node, 0);
    if (node.operator().equals("Reshape")) {
      long[] target = values.integers(node.input(1));
      boolean vector = target.length == 2;
      boolean image =
          target.length == 4
              && target[1] == shape.channels()
              && target[2] == shape.height()
              && target[3] == shape.width();
      node.require(vector || image, "only vectors, and what is of that shape, are known");
    }
    node.require(
        !node.operator().equals("Flatten") || node.integer("axis", 1) == 1, "its axis is not 1");
    give(node);
  }
}
