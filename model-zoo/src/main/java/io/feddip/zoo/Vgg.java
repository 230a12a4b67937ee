package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.plugin.ModelContext;

/**
 * VGG for images of 32×32 (Simonyan and Zisserman 2015), with batch norm and a single dense layer:
 * convolutions of 3×3 in stages, each ended by a pooling that halves the sides.
 */
final class Vgg {
  private Vgg() {}

  /**
   * @param stages widths of the convolutions of each
   */
  static LayerGraph graph(ModelContext context, int[]... stages) {
    LayerGraph.Builder graph = LayerGraph.from(context.input());
    int layer = 0;
    for (int stage = 1; stage <= stages.length; stage++) {
      for (int outputs : stages[stage - 1]) {
        String name = "conv" + ++layer;
        graph
            .convolution(name, Convolution.of(outputs, 3).withPadding(1))
            .norm(name + "-norm")
            .relu(name + "-relu");
      }
      graph.maxPool("pool" + stage, 2);
    }
    return graph.softmax(context.outputs());
  }
}
