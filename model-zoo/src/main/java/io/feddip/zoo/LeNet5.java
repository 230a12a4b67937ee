package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.plugin.ModelContext;

/** LeNet-5 with ReLU and max pooling (LeCun et al. 1998). */
final class LeNet5 {
  private LeNet5() {}

  static LayerGraph graph(ModelContext context) {
    return LayerGraph.from(context.input())
        .convolution("conv1", Convolution.of(6, 5).withPadding(2).withRelu())
        .maxPool("pool1", 2)
        .convolution("conv2", Convolution.of(16, 5).withRelu())
        .maxPool("pool2", 2)
        .denseRelu("dense1", 120)
        .denseRelu("dense2", 84)
        .softmax(context.outputs());
  }
}
