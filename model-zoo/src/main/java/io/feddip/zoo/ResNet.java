package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.plugin.ModelContext;

/**
 * Residual networks for small images (He et al. 2016): a stem of 3×3 without pooling, stages of
 * blocks of two convolutions, each stage at half the sides and twice the width of the one before,
 * shortcuts projected where shapes change.
 */
final class ResNet {
  private ResNet() {}

  /**
   * @param width channels of the first stage
   * @param blocks of each stage
   */
  static LayerGraph graph(ModelContext context, int width, int... blocks) {
    LayerGraph.Builder graph = LayerGraph.from(context.input());
    normalised(graph, "stem", width, 3, 1).relu("stem-relu");
    for (int stage = 1; stage <= blocks.length; stage++) {
      for (int block = 1; block <= blocks[stage - 1]; block++) {
        String name = "stage" + stage + "-block" + block;
        boolean narrows = stage > 1 && block == 1;
        block(graph, name, width << (stage - 1), narrows);
      }
    }
    return graph.averagePool("pool").softmax(context.outputs());
  }

  /**
   * @param narrows whether it halves the sides of the image, so that its shortcut needs a
   *     projection
   */
  private static void block(LayerGraph.Builder graph, String name, int outputs, boolean narrows) {
    String shortcut = graph.last();
    int stride = narrows ? 2 : 1;
    normalised(graph, name + "-conv1", outputs, 3, stride).relu(name + "-conv1-relu");
    String second = normalised(graph, name + "-conv2", outputs, 3, 1).last();
    if (narrows) {
      graph.after(shortcut);
      shortcut = normalised(graph, name + "-shortcut", outputs, 1, stride).last();
    }
    graph.sum(name + "-add", second, shortcut).relu(name + "-add-relu");
  }

  /** A convolution without bias, and its batch norm. */
  private static LayerGraph.Builder normalised(
      LayerGraph.Builder graph, String name, int outputs, int kernel, int stride) {
    Convolution convolution =
        Convolution.of(outputs, kernel).withStride(stride).withPadding(kernel / 2).withoutBias();
    return graph.convolution(name, convolution).norm(name + "-norm");
  }
}
