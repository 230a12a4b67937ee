package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.plugin.ModelContext;

/** Dense layers with ReLU. */
final class Mlp {
  private Mlp() {}

  /**
   * @param widths of the hidden layers
   */
  static LayerGraph graph(ModelContext context, int... widths) {
    LayerGraph.Builder graph = LayerGraph.from(context.input());
    for (int i = 0; i < widths.length; i++) {
      graph.denseRelu("dense" + (i + 1), widths[i]);
    }
    return graph.softmax(context.outputs());
  }
}
