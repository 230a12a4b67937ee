package io.feddip.zoo.layers;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;

/** The same dense layer at every time of a sequence, which lies as an image of one row. */
public final class EveryTime {
  private EveryTime() {}

  /** Adds one, also behind a single vector. */
  public static void dense(LayerGraph.Builder graph, String name, int outputs, boolean rectified) {
    if (!isOne(graph)) {
      Convolution each = Convolution.of(outputs, 1);
      graph.convolution(name, rectified ? each.withRelu() : each);
    } else if (rectified) {
      graph.denseRelu(name, outputs);
    } else {
      graph.dense(name, outputs);
    }
  }

  /** Ends a network with one. */
  public static LayerGraph softmax(LayerGraph.Builder graph, int tokens) {
    return isOne(graph) ? graph.softmax(tokens) : graph.softmaxEach(tokens);
  }

  private static boolean isOne(LayerGraph.Builder graph) {
    return graph.shape().height() * graph.shape().width() == 1;
  }
}
