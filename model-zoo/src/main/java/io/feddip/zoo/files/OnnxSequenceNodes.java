package io.feddip.zoo.files;

import static io.feddip.zoo.files.OnnxExport.node;
import static io.feddip.zoo.files.OnnxNodes.integer;
import static io.feddip.zoo.files.OnnxNodes.integers;

import io.feddip.api.layers.Layer;
import io.feddip.zoo.layers.Lstm;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Writes layers of sequences, which lie as images of one row: [batch, numbers, 1, times]. */
final class OnnxSequenceNodes {
  private final OnnxTensors tensors;
  private final List<NodeProto> nodes;

  OnnxSequenceNodes(OnnxTensors tensors, List<NodeProto> nodes) {
    this.tensors = tensors;
    this.nodes = nodes;
  }

  /**
   * Adds the nodes that look words up.
   *
   * @param words tensor of [batch, times]
   */
  void embedding(Layer layer, String words) {
    String name = layer.name();
    String vectors = name + "/vectors";
    String turned = name + "/turned";
    nodes.add(
        node(
            "Cast",
            name + "/words",
            List.of(words),
            integer("to", TensorProto.DataType.INT64_VALUE)));
    nodes.add(
        named(
            node(
                "Gather",
                name,
                List.of(tensors.parameter(name, "W"), name + "/words"),
                integer("axis", 0)),
            vectors));
    nodes.add(node("Transpose", turned, List.of(vectors), integers("perm", 0, 2, 1)));
    String shape =
        tensors.integers(name + ".shape", -1, layer.output().channels(), 1, layer.output().width());
    nodes.add(named(node("Reshape", name + "/image", List.of(turned, shape)), name));
  }

  /**
   * Adds the nodes of an LSTM.
   *
   * @param image tensor of [batch, numbers, 1, times]
   */
  void lstm(Layer layer, Lstm lstm, String image) {
    String name = layer.name();
    int rows = Lstm.GATES * lstm.units();
    int inputs = layer.input().channels();
    String rowless = name + "/rowless";
    String steps = name + "/steps";
    String shape = tensors.integers(name + ".shape", -1, inputs, layer.input().width());
    nodes.add(node("Reshape", rowless, List.of(image, shape)));
    nodes.add(node("Transpose", steps, List.of(rowless), integers("perm", 2, 0, 1)));
    float[] bias = OnnxGates.toOnnx(tensors.values(name, "b"));
    List<String> parameters =
        List.of(
            steps,
            tensors.kernel(
                name + ".W", List.of(1, rows, inputs), OnnxGates.toOnnx(tensors.values(name, "W"))),
            tensors.kernel(
                name + ".RW",
                List.of(1, rows, lstm.units()),
                OnnxGates.toOnnx(tensors.values(name, "RW"))),
            tensors.constant(name + ".b", List.of(1, 2 * rows), Arrays.copyOf(bias, 2 * rows)));
    NodeProto.Builder node =
        node("LSTM", name, parameters, integer("hidden_size", lstm.units())).toBuilder()
            .clearOutput();
    if (lstm.sequence()) {
      nodes.add(node.addOutput(name + "/all").build());
      nodes.add(
          named(
              node(
                  "Transpose",
                  name + "/image",
                  List.of(name + "/all"),
                  integers("perm", 2, 3, 1, 0)),
              name));
    } else {
      nodes.add(node.addOutput("").addOutput(name + "/last").build());
      String vector = tensors.integers(name + ".last.shape", -1, lstm.units());
      nodes.add(named(node("Reshape", name + "/vector", List.of(name + "/last", vector)), name));
    }
  }

  private static NodeProto named(NodeProto node, String output) {
    return node.toBuilder().setOutput(0, output).build();
  }
}
