package io.feddip.zoo.files;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.ValueInfoProto;

/** Which node reads which, and which are done by the one before them. */
final class OnnxFlow {
  private static final Set<String> DENSE = Set.of("Gemm", "MatMul");
  private static final Set<String> ENDS =
      Set.of("Softmax", "LogSoftmax", "Identity", "Transpose", "Reshape");

  /** Of an LSTM, the first of the inputs that say what it remembers at first. */
  private static final int STATES = 5;

  private final GraphProto graph;
  private final OnnxValues values;
  private final OnnxNames names;
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();
  private final Set<OnnxNode> done = new HashSet<>();
  private final Map<String, OnnxNode> writers = new HashMap<>();

  OnnxFlow(GraphProto graph, OnnxValues values, OnnxNames names) {
    this.graph = graph;
    this.values = values;
    this.names = names;
    for (NodeProto proto : graph.getNodeList()) {
      for (String name : proto.getInputList()) {
        readers.computeIfAbsent(name, key -> new ArrayList<>()).add(new OnnxNode(proto));
      }
      proto.getOutputList().forEach(name -> writers.put(name, new OnnxNode(proto)));
    }
    Set<OnnxNode> needed = needed();
    writers.values().stream().filter(node -> !needed.contains(node)).forEach(done::add);
  }

  /** All that the output comes from, but for what says that LSTMs remember nothing at first. */
  private Set<OnnxNode> needed() {
    Set<OnnxNode> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    graph.getOutputList().forEach(output -> open.add(output.getName()));
    while (!open.isEmpty()) {
      OnnxNode node = writers.get(open.remove());
      if (node != null && needed.add(node)) {
        List<String> inputs = node.proto().getInputList();
        // Nor what says how a tensor is to lie.
        int most = node.operator().equals("LSTM") ? STATES : inputs.size();
        most = node.operator().equals("Reshape") ? 1 : most;
        open.addAll(inputs.subList(0, Math.min(most, inputs.size())));
      }
    }
    return needed;
  }

  /** Whether a tensor is known to be zeros, whatever its shape. */
  boolean isZero(String tensor) {
    if (values.has(tensor)) {
      return values.isZero(tensor);
    }
    OnnxNode node = writers.get(tensor);
    if (node == null) {
      return false;
    }
    return switch (node.operator()) {
      case "ConstantOfShape" -> node.isZeroFilled();
      case "Expand", "Slice", "Squeeze", "Unsqueeze", "Identity", "Gather", "Transpose" ->
          isZero(node.input(0));
      default -> false;
    };
  }

  /**
   * Numbers that exporters compute of shapes.
   *
   * @param extents of a tensor that layers give, −1 where nobody knows
   * @throws IllegalArgumentException naming the node, if that is not known here
   */
  long[] shape(String tensor, Function<String, long[]> extents) {
    return new OnnxShapes(values, writers, extents).of(tensor);
  }

  boolean isRead(String tensor) {
    return !tensor.isEmpty() && readers.containsKey(tensor);
  }

  /**
   * Name of the network's input.
   *
   * @throws IllegalArgumentException if it does not take the data
   */
  String input(ExampleShape data) {
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !values.has(input.getName())).toList();
    if (inputs.size() != 1 || graph.getOutputCount() != 1) {
      throw new IllegalArgumentException("the network must have one input and one output");
    }
    List<Long> extents =
        inputs.get(0).getType().getTensorType().getShape().getDimList().stream()
            .skip(1)
            .map(TensorShapeProto.Dimension::getDimValue)
            .toList();
    List<Long> image = List.of((long) data.channels(), (long) data.height(), (long) data.width());
    // Of sequences it may take any length: a 0 is a number that is not written down.
    boolean vector = extents.equals(List.of((long) data.size())) || extents.equals(List.of(0L));
    if (!extents.equals(image) && !vector) {
      throw new IllegalArgumentException(
          "the network takes %s, the data give %s".formatted(times(extents), times(image)));
    }
    return inputs.get(0).getName();
  }

  private static String times(List<Long> extents) {
    return extents.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  boolean isDone(OnnxNode node) {
    return done.contains(node);
  }

  /** The first node that reads what a node gives. */
  OnnxNode next(OnnxNode node) {
    return readers.get(node.output()).get(0);
  }

  private Optional<OnnxNode> onlyReader(OnnxNode node) {
    return onlyReader(node.output());
  }

  /** The node that reads a tensor, if it is one. */
  Optional<OnnxNode> onlyReader(String tensor) {
    List<OnnxNode> next =
        readers.getOrDefault(tensor, List.of()).stream()
            .filter(node -> !node.operator().equals("Shape"))
            .toList();
    return next.size() == 1 ? Optional.of(next.get(0)) : Optional.empty();
  }

  /** Whether a ReLU follows that nobody else stands beside; it is done by the layer then. */
  boolean rectifies(OnnxNode node) {
    Optional<OnnxNode> relu =
        onlyReader(node).filter(reader -> reader.operator().equals("Relu")).filter(names::isInside);
    relu.ifPresent(done::add);
    return relu.isPresent();
  }

  /** The addition of a constant behind a product of matrices, which is done by the layer then. */
  Optional<OnnxNode> biasBehind(OnnxNode node) {
    Optional<OnnxNode> add =
        onlyReader(node).filter(reader -> node.operator().equals("MatMul") && isBias(reader));
    add.ifPresent(done::add);
    return add;
  }

  private boolean isBias(OnnxNode node) {
    return node.operator().equals("Add")
        && node.proto().getInputList().stream().anyMatch(values::has);
  }

  /** Whether it is a dense layer behind which nothing but a softmax comes. */
  boolean isLast(OnnxNode node) {
    if (!DENSE.contains(node.operator())) {
      return false;
    }
    OnnxNode end = node;
    for (Optional<OnnxNode> next = onlyReader(end); next.isPresent(); next = onlyReader(end)) {
      boolean bias = end.equals(node) && node.operator().equals("MatMul") && isBias(next.get());
      if (!bias && !ENDS.contains(next.get().operator())) {
        return false;
      }
      end = next.get();
    }
    return end.output().equals(graph.getOutput(0).getName());
  }

  /** The layer that says something at every time, as {@link OnnxExport} writes it. */
  boolean isOwnLast(OnnxNode node) {
    return node.operator().equals("Conv")
        && node.label().equals(LayerGraph.OUTPUT)
        && values.shape(node.input(1)).subList(2, 4).equals(List.of(1, 1));
  }

  /** What comes behind the last layer is done by it. */
  void endAfter(OnnxNode last) {
    OnnxNode end = last;
    for (Optional<OnnxNode> next = onlyReader(end); next.isPresent(); next = onlyReader(end)) {
      end = next.get();
      done.add(end);
    }
  }
}
