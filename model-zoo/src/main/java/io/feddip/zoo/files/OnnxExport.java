package io.feddip.zoo.files;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * A network as an ONNX file: operators of version 17, {@code input} of float32 [batch, channels,
 * height, width], {@code probabilities} of float32 [batch, classes], of tokens at every time
 * [batch, classes, times], or {@code predictions} of a regression. Nodes have their layers' names,
 * tensors of weights those of layer and parameter. Immutable.
 */
public final class OnnxExport {
  /** Name of the program that wrote the file. */
  static final String PRODUCER = "feddip-spark";

  /** Version of the file format that operators of version 17 came with. */
  private static final int FORMAT = 8;

  private static final int OPERATORS = 17;

  private final String name;
  private final LayerGraph graph;
  private final float[] weights;
  private final boolean sparse;
  private final List<Double> mean;
  private final List<Double> deviation;
  private final Map<String, String> notes;
  private final OnnxOutput output;

  private OnnxExport(
      String name,
      LayerGraph graph,
      float[] weights,
      boolean sparse,
      List<Double> mean,
      List<Double> deviation,
      Map<String, String> notes,
      OnnxOutput output) {
    this.output = output;
    this.name = name;
    this.graph = graph;
    this.weights = weights;
    this.sparse = sparse;
    this.mean = List.copyOf(mean);
    this.deviation = List.copyOf(deviation);
    this.notes = notes;
  }

  /**
   * A network that takes normalised images, all weights written.
   *
   * @param weights flat, not copied
   * @throws IllegalArgumentException if the number of weights is wrong
   */
  public static OnnxExport of(String name, LayerGraph graph, float[] weights) {
    requireNonNull(name, "name is null");
    LocalNetworks.checkLength("weights", weights, graph.layout().length());
    return new OnnxExport(
        name, graph, weights, false, List.of(), List.of(), Map.of(), OnnxOutput.CLASSES);
  }

  /** With kernels as sparse initializers where those are smaller: below a third of the weights. */
  public OnnxExport sparse() {
    return new OnnxExport(name, graph, weights, true, mean, deviation, notes, output);
  }

  /**
   * With the normalisation as the network's first nodes, so that it takes pixels or a table's
   * numbers as they are.
   *
   * @param means one a channel or one a number, subtracted from it
   * @param deviations as many, positive, divided by
   */
  public OnnxExport normalising(List<Double> means, List<Double> deviations) {
    boolean fits = means.size() == graph.input().channels() || means.size() == graph.input().size();
    if (means.size() != deviations.size() || !fits) {
      throw new IllegalArgumentException("one mean and one deviation a channel or number, please");
    }
    return new OnnxExport(name, graph, weights, sparse, means, deviations, notes, output);
  }

  /**
   * With another end than the softmax of a classifier.
   *
   * @param means of a regression's targets, added to what the network says; empty: nothing is
   * @param deviations as many, what it says is multiplied with them before
   */
  public OnnxExport forTask(Task task, List<Double> means, List<Double> deviations) {
    OnnxOutput end = new OnnxOutput(task, means, deviations);
    return new OnnxExport(name, graph, weights, sparse, mean, deviation, notes, end);
  }

  /** With an entry of the file's metadata. */
  public OnnxExport noting(String key, String value) {
    Map<String, String> all = new TreeMap<>(notes);
    all.put(key, value);
    return new OnnxExport(name, graph, weights, sparse, mean, deviation, all, output);
  }

  /**
   * The file.
   *
   * @throws IllegalArgumentException naming the layer, if ONNX has none like it
   */
  public byte[] bytes() {
    OnnxTensors tensors = new OnnxTensors(graph.layout(), weights, sparse);
    OnnxNodes nodes = new OnnxNodes(graph, tensors);
    GraphProto.Builder proto = GraphProto.newBuilder().setName(name);
    proto.addInput(
        value(
            LayerGraph.INPUT,
            List.of(graph.input().channels(), graph.input().height(), graph.input().width())));
    int positions = graph.positions();
    proto.addOutput(
        value(
            output.name(),
            positions == 1 ? List.of(graph.classes()) : List.of(graph.classes(), positions)));
    List<NodeProto> end = output.nodes(tensors, graph.classes(), positions);
    proto.addAllNode(nodes.all(normalisation(tensors), end));
    proto.addAllInitializer(tensors.dense()).addAllSparseInitializer(tensors.sparse());
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName(PRODUCER)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(proto);
    notes.forEach(
        (key, text) ->
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    return model.build().toByteArray();
  }

  private List<NodeProto> normalisation(OnnxTensors tensors) {
    if (mean.isEmpty()) {
      return List.of();
    }
    ExampleShape input = graph.input();
    List<Integer> shape =
        mean.size() == input.size()
            ? List.of(1, input.channels(), input.height(), input.width())
            : List.of(1, input.channels(), 1, 1);
    String centred = "normalisation/centred";
    String means = tensors.constant("normalisation.mean", shape, floats(mean));
    String deviations = tensors.constant("normalisation.deviation", shape, floats(deviation));
    return List.of(
        node("Sub", centred, List.of(LayerGraph.INPUT, means)),
        node("Div", OnnxNodes.NORMALISED, List.of(centred, deviations)));
  }

  static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  /** A node whose only output has its name. */
  static NodeProto node(
      String operator, String name, List<String> inputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(name)
        .addAllInput(inputs)
        .addOutput(name)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  private static ValueInfoProto value(String name, List<Integer> extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    List<TensorShapeProto.Dimension> all = new ArrayList<>();
    all.add(TensorShapeProto.Dimension.newBuilder().setDimParam("batch").build());
    for (int extent : extents) {
      all.add(TensorShapeProto.Dimension.newBuilder().setDimValue(extent).build());
    }
    shape.addAllDim(all);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
