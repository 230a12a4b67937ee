package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.plugin.ModelContext;

/** AlexNet for small images (Krizhevsky et al. 2012, kernels of 3×3). */
public final class AlexNet {
  private AlexNet() {}

  /** As published. */
  static LayerGraph graph(ModelContext context) {
    return graph(context, 4096, 0.5);
  }

  /**
   * A variant.
   *
   * @param hidden outputs of the two hidden dense layers
   * @param retain probability that dropout keeps an activation
   */
  public static LayerGraph graph(ModelContext context, int hidden, double retain) {
    return LayerGraph.from(context.input())
        .convolution("conv1", convolution(64).withStride(2))
        .maxPool("pool1", 2)
        .convolution("conv2", convolution(192))
        .maxPool("pool2", 2)
        .convolution("conv3", convolution(384))
        .convolution("conv4", convolution(256))
        .convolution("conv5", convolution(256))
        .maxPool("pool3", 2)
        .dropout("dense1-dropout", retain)
        .denseRelu("dense1", hidden)
        .dropout("dense2-dropout", retain)
        .denseRelu("dense2", hidden)
        .softmax(context.outputs());
  }

  private static Convolution convolution(int outputs) {
    return Convolution.of(outputs, 3).withPadding(1).withRelu();
  }
}
