package io.feddip.zoo.files;

import io.feddip.api.layers.LayerGraph;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.EveryTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes layers of the nodes of sequences: embeddings, LSTMs, dense layers at every time. */
final class OnnxSequences {
  private static final Set<String> MOVES = Set.of("Transpose", "Squeeze", "Unsqueeze", "Reshape");

  /** What nothing but sequences has. */
  private static final Set<String> OWN =
      Set.of("LSTM", "Gather", "Transpose", "Unsqueeze", "Slice", "Cast");

  private final int tokens;
  private final OnnxValues values;
  private final OnnxNames names;
  private final OnnxFlow flow;
  private final LayerGraph.Builder builder;

  /** Whether the network sees one number at a time, and not several. */
  private final boolean ofTokens;

  /** Layers by the tensors that they give. */
  private final Map<String, String> sources;

  private final Map<String, Supplier<float[]>> parameters;

  /** Of tensors that do not lie as this project's layers have them. */
  private final Map<String, OnnxAxes> axes = new HashMap<>();

  /**
   * @param tokens of which the network is to say one
   */
  OnnxSequences(
      int tokens,
      OnnxValues values,
      OnnxNames names,
      OnnxFlow flow,
      LayerGraph.Builder builder,
      Map<String, String> sources,
      Map<String, Supplier<float[]>> parameters) {
    this.tokens = tokens;
    this.values = values;
    this.names = names;
    this.flow = flow;
    this.builder = builder;
    this.ofTokens = builder.shape().width() == 1;
    this.sources = sources;
    this.parameters = parameters;
  }

  /** Whether a node is one of a sequence's. */
  boolean knows(OnnxNode node) {
    boolean rowless =
        node.operator().equals("Reshape")
            && values.has(node.input(1))
            && values.integers(node.input(1)).length == 3;
    return rowless
        || flow.isOwnLast(node)
        || OWN.contains(node.operator())
        || inputs(node).anyMatch(axes::containsKey);
  }

  private static Stream<String> inputs(OnnxNode node) {
    return node.proto().getInputList().stream();
  }

  /**
   * Adds what a node is.
   *
   * @return the network, if it was the last layer
   */
  Optional<LayerGraph> add(OnnxNode node) {
    try {
      return added(node);
    } catch (IndexOutOfBoundsException e) {
      throw node.wrong("names an axis or a number that is not there");
    }
  }

  private Optional<LayerGraph> added(OnnxNode node) {
    switch (node.operator()) {
      case "Cast" -> {
        node.require(from(node, 0).equals(LayerGraph.INPUT), "only tokens are made whole numbers");
        give(node, OnnxAxes.TOKENS);
      }
      case "Gather" -> gather(node);
      case "Slice" -> slice(node);
      case "LSTM" -> lstm(node);
      case "MatMul", "Gemm" -> {
        return dense(node);
      }
      case "Conv" -> {
        from(node, 0);
        parameters.put(LayerGraph.OUTPUT + ".W", () -> values.floats(node.input(1)));
        parameters.put(LayerGraph.OUTPUT + ".b", () -> values.floats(node.input(2)));
        return Optional.of(last(node, values.shape(node.input(1)).get(0)));
      }
      case "Relu" -> {
        from(node, 0);
        builder.relu(names.of(node, -1));
        give(node, axesOf(node.input(0)));
      }
      case "Dropout" -> {
        from(node, 0);
        builder.dropout(names.of(node, -1), 1 - share(node));
        give(node, axesOf(node.input(0)));
      }
      case "Identity" -> {
        from(node, 0);
        give(node, axesOf(node.input(0)));
      }
      default -> {
        node.require(MOVES.contains(node.operator()), "this operator is not known for sequences");
        from(node, 0);
        give(node, behind(axesOf(node.input(0)), node));
      }
    }
    return Optional.empty();
  }

  private double share(OnnxNode node) {
    return node.has(1)
        ? OnnxNode.decimal(values.floats(node.input(1))[0])
        : node.number("ratio", 0.5);
  }

  private OnnxAxes behind(OnnxAxes before, OnnxNode node) {
    return node.operator().equals("Reshape")
        ? before.reshaped(node, flow.shape(node.input(1), this::extents), builder.shape())
        : before.behind(node, values);
  }

  /** Of a tensor, its axes' lengths, with −1 for that of the examples. */
  private long[] extents(String tensor) {
    return axesOf(tensor).extents(builder.after(sources.get(tensor)).shape());
  }

  private String from(OnnxNode node, int index) {
    String source = sources.get(node.input(index));
    node.require(source != null, node.input(index) + " is no layer's output");
    builder.after(source);
    return source;
  }

  private OnnxAxes axesOf(String tensor) {
    OnnxAxes known = axes.get(tensor);
    if (known != null) {
      return known;
    }
    boolean words = ofTokens && sources.get(tensor).equals(LayerGraph.INPUT);
    return words ? OnnxAxes.TOKENS : OnnxAxes.IMAGE;
  }

  private void give(OnnxNode node, OnnxAxes letters) {
    give(node.output(), letters);
  }

  private void give(String tensor, OnnxAxes letters) {
    sources.put(tensor, builder.last());
    if (!letters.equals(OnnxAxes.IMAGE) && !letters.equals(OnnxAxes.VECTOR)) {
      axes.put(tensor, letters);
    }
  }

  /** An embedding, or the last time. */
  private void gather(OnnxNode node) {
    if (values.has(node.input(0))) {
      List<Integer> shape = values.shape(node.input(0));
      node.require(from(node, 1).equals(LayerGraph.INPUT), "looks up what are no tokens");
      node.require(
          shape.size() == 2 && node.integer("axis", 0) == 0, "its weights are no table of words");
      String name = names.of(node, 0);
      builder.layer(name, new Embedding(shape.get(0), shape.get(1)));
      parameters.put(name + ".W", () -> values.floats(node.input(0)));
      give(node, new OnnxAxes("NTC"));
      return;
    }
    from(node, 0);
    OnnxAxes before = axesOf(node.input(0));
    int axis = (int) node.integer("axis", 0);
    axis = axis < 0 ? axis + before.letters().length() : axis;
    node.require(
        before.letters().charAt(axis) == '1',
        "only the last time of an LSTM that ends there is known");
    give(node, before.without(axis));
  }

  /** The last time, or all of them. */
  private void slice(OnnxNode node) {
    from(node, 0);
    long start = values.integers(node.input(1))[0];
    boolean all = start == 0 && values.integers(node.input(2))[0] >= builder.shape().width();
    OnnxAxes before = axesOf(node.input(0));
    node.require(all || before.time() < 0, "only the last time of an LSTM is known");
    give(node, before);
  }

  private void lstm(OnnxNode node) {
    from(node, 0);
    node.require(
        axesOf(node.input(0)).letters().equals("TNC"),
        "its input is not [times, examples, numbers]");
    OnnxLstm lstm = new OnnxLstm(node, values, flow, builder.shape());
    String name = names.of(node, 1);
    builder.layer(name, lstm.layer());
    lstm.parameters().forEach((parameter, numbers) -> parameters.put(name + parameter, numbers));
    give(node.output(), OnnxAxes.outputs(lstm.layer().sequence()));
    if (lstm.ends()) {
      give(node.proto().getOutput(1), OnnxAxes.LAST);
    }
  }

  private Optional<LayerGraph> dense(OnnxNode node) {
    from(node, 0);
    OnnxAxes letters = axesOf(node.input(0));
    List<Integer> shape = values.shape(node.input(1));
    boolean turned = node.integer("transB", 0) == 1;
    node.require(letters.endsInNumbers() && shape.size() == 2, "its weights are no matrix");
    int inputs = shape.get(turned ? 1 : 0);
    int outputs = shape.get(turned ? 0 : 1);
    node.require(
        inputs == builder.shape().channels(),
        "needs %d numbers, not %d".formatted(inputs, builder.shape().channels()));
    boolean last = flow.isLast(node);
    String name = last ? LayerGraph.OUTPUT : names.of(node, 1);
    parameters.put(
        name + ".W",
        () -> {
          float[] matrix = values.floats(node.input(1));
          return turned ? matrix : OnnxWindow.turned(matrix, inputs, outputs);
        });
    Optional<OnnxNode> add = flow.biasBehind(node);
    parameters.put(
        name + ".b",
        () ->
            add.isPresent()
                ? values.floats(add.get().input(values.has(add.get().input(0)) ? 0 : 1))
                : node.has(2) ? values.floats(node.input(2)) : new float[outputs]);
    if (last) {
      return Optional.of(last(node, outputs));
    }
    OnnxNode end = add.orElse(node);
    boolean rectified = flow.rectifies(end);
    EveryTime.dense(builder, name, outputs, rectified);
    give(end, letters);
    if (rectified) {
      give(flow.next(end), letters);
    }
    return Optional.empty();
  }

  private LayerGraph last(OnnxNode node, int outputs) {
    node.require(outputs == tokens, "gives %d tokens, the data have %d".formatted(outputs, tokens));
    flow.endAfter(node);
    return EveryTime.softmax(builder, outputs);
  }
}
