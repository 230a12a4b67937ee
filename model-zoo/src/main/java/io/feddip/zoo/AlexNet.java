package io.feddip.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.nd4j.linalg.activations.Activation;

/** AlexNet for small images (Krizhevsky et al. 2012, kernels of 3×3). */
final class AlexNet implements Architecture {
  private static final double RETAIN = 0.5;
  private static final int HIDDEN = 4096;

  @Override
  public void addLayers(GraphBuilder graph, LayerStyle style, int classes) {
    graph
        .addLayer("conv1", style.convolution(64, 3, 2, 1, true, Activation.RELU), ZooModel.INPUT)
        .addLayer("pool1", style.maxPool(2), "conv1")
        .addLayer("conv2", style.convolution(192, 3, 1, 1, true, Activation.RELU), "pool1")
        .addLayer("pool2", style.maxPool(2), "conv2")
        .addLayer("conv3", style.convolution(384, 3, 1, 1, true, Activation.RELU), "pool2")
        .addLayer("conv4", style.convolution(256, 3, 1, 1, true, Activation.RELU), "conv3")
        .addLayer("conv5", style.convolution(256, 3, 1, 1, true, Activation.RELU), "conv4")
        .addLayer("pool3", style.maxPool(2), "conv5")
        .addLayer("dense1", style.denseAfterDropout(HIDDEN, RETAIN), "pool3")
        .addLayer("dense2", style.denseAfterDropout(HIDDEN, RETAIN), "dense1")
        .addLayer(ZooModel.OUTPUT, style.output(classes), "dense2");
  }
}
