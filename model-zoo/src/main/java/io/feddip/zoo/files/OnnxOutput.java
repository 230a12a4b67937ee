package io.feddip.zoo.files;

import static io.feddip.zoo.files.OnnxExport.node;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.Task;
import java.util.List;
import onnx.Onnx.NodeProto;

/**
 * What a file makes of the last layer's numbers.
 *
 * @param mean of a regression's targets; empty: they are what the network says
 * @param deviation of them
 */
record OnnxOutput(Task task, List<Double> mean, List<Double> deviation) {
  static final OnnxOutput CLASSES = new OnnxOutput(Task.CLASSIFICATION, List.of(), List.of());

  OnnxOutput {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != deviation.size()) {
      throw new IllegalArgumentException("one mean and one deviation an output, please");
    }
  }

  /** Name of the network's output. */
  String name() {
    return task == Task.REGRESSION ? "predictions" : "probabilities";
  }

  /**
   * What comes behind the last layer.
   *
   * @param classes of the network
   * @param positions at which it says something of each
   */
  List<NodeProto> nodes(OnnxTensors tensors, int classes, int positions) {
    List<String> logits = List.of(OnnxNodes.LOGITS);
    if (positions > 1) {
      String softmax = LayerGraph.OUTPUT + "/softmax";
      String shape = tensors.integers(LayerGraph.OUTPUT + ".shape", -1, classes, positions);
      return List.of(
          node("Softmax", softmax, logits, OnnxNodes.integer("axis", 1)),
          node("Reshape", name(), List.of(softmax, shape)));
    }
    if (task.hasClasses()) {
      return List.of(node("Softmax", name(), logits, OnnxNodes.integer("axis", 1)));
    }
    if (task == Task.MULTI_LABEL) {
      return List.of(node("Sigmoid", name(), logits));
    }
    if (mean.isEmpty()) {
      return List.of(node("Identity", name(), logits));
    }
    List<Integer> shape = List.of(1, mean.size());
    String scale = tensors.constant("target.deviation", shape, OnnxExport.floats(deviation));
    String shift = tensors.constant("target.mean", shape, OnnxExport.floats(mean));
    String scaled = "target/scaled";
    return List.of(
        node("Mul", scaled, List.of(OnnxNodes.LOGITS, scale)),
        node("Add", name(), List.of(scaled, shift)));
  }
}
