package io.feddip.zoo;

import io.feddip.zoo.dl4j.LayerStyle;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.nd4j.linalg.activations.Activation;

/** ResNet-18 for small images: a stem of 3×3 without pooling (He et al. 2016). */
final class ResNet18 implements Architecture {
  private static final int STAGES = 4;
  private static final int BLOCKS = 2;
  private static final int FIRST_WIDTH = 64;

  @Override
  public void addLayers(GraphBuilder graph, LayerStyle style, int classes) {
    String last = normalised(graph, style, "stem", FIRST_WIDTH, 3, 1, GraphModel.INPUT, true);
    int width = FIRST_WIDTH;
    for (int stage = 1; stage <= STAGES; stage++) {
      int outputs = FIRST_WIDTH << (stage - 1);
      for (int block = 1; block <= BLOCKS; block++) {
        int stride = stage > 1 && block == 1 ? 2 : 1;
        String name = "stage" + stage + "-block" + block;
        last = block(graph, style, name, outputs, stride, stride > 1 || width != outputs, last);
        width = outputs;
      }
    }
    graph
        .addLayer("pool", style.averagePool(), last)
        .addLayer(GraphModel.OUTPUT, style.output(classes), "pool");
  }

  private static String block(
      GraphBuilder graph,
      LayerStyle style,
      String name,
      int outputs,
      int stride,
      boolean projects,
      String input) {
    String first = normalised(graph, style, name + "-conv1", outputs, 3, stride, input, true);
    String second = normalised(graph, style, name + "-conv2", outputs, 3, 1, first, false);
    String shortcut =
        projects
            ? normalised(graph, style, name + "-shortcut", outputs, 1, stride, input, false)
            : input;
    graph
        .addVertex(name + "-add", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut)
        .addLayer(name + "-add-relu", style.relu(), name + "-add");
    return name + "-add-relu";
  }

  /** A convolution without bias, its batch norm and possibly a ReLU. */
  private static String normalised(
      GraphBuilder graph,
      LayerStyle style,
      String name,
      int outputs,
      int kernel,
      int stride,
      String input,
      boolean relu) {
    String norm = name + "-norm";
    graph
        .addLayer(
            name,
            style.convolution(outputs, kernel, stride, kernel / 2, false, Activation.IDENTITY),
            input)
        .addLayer(norm, style.norm(), name);
    if (!relu) {
      return norm;
    }
    graph.addLayer(name + "-relu", style.relu(), norm);
    return name + "-relu";
  }
}
