package io.feddip.zoo;

import io.feddip.zoo.dl4j.LayerStyle;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.nd4j.linalg.activations.Activation;

/** AlexNet for small images (Krizhevsky et al. 2012, kernels of 3×3). */
final class AlexNet implements Architecture {
  private final int hidden;
  private final double retain;

  /** As published. */
  AlexNet() {
    this(4096, 0.5);
  }

  /**
   * A variant.
   *
   * @param hidden outputs of the two hidden dense layers
   * @param retain probability that dropout keeps an activation
   */
  AlexNet(int hidden, double retain) {
    this.hidden = hidden;
    this.retain = retain;
  }

  @Override
  public void addLayers(GraphBuilder graph, LayerStyle style, int classes) {
    graph
        .addLayer("conv1", style.convolution(64, 3, 2, 1, true, Activation.RELU), GraphModel.INPUT)
        .addLayer("pool1", style.maxPool(2), "conv1")
        .addLayer("conv2", style.convolution(192, 3, 1, 1, true, Activation.RELU), "pool1")
        .addLayer("pool2", style.maxPool(2), "conv2")
        .addLayer("conv3", style.convolution(384, 3, 1, 1, true, Activation.RELU), "pool2")
        .addLayer("conv4", style.convolution(256, 3, 1, 1, true, Activation.RELU), "conv3")
        .addLayer("conv5", style.convolution(256, 3, 1, 1, true, Activation.RELU), "conv4")
        .addLayer("pool3", style.maxPool(2), "conv5")
        .addLayer("dense1", style.denseAfterDropout(hidden, retain), "pool3")
        .addLayer("dense2", style.denseAfterDropout(hidden, retain), "dense1")
        .addLayer(GraphModel.OUTPUT, style.output(classes), "dense2");
  }
}
