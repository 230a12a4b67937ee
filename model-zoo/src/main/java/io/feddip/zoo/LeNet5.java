package io.feddip.zoo;

import io.feddip.zoo.dl4j.LayerStyle;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.nd4j.linalg.activations.Activation;

/** LeNet-5 with ReLU and max pooling (LeCun et al. 1998). */
final class LeNet5 implements Architecture {
  @Override
  public void addLayers(GraphBuilder graph, LayerStyle style, int classes) {
    graph
        .addLayer("conv1", style.convolution(6, 5, 1, 2, true, Activation.RELU), GraphModel.INPUT)
        .addLayer("pool1", style.maxPool(2), "conv1")
        .addLayer("conv2", style.convolution(16, 5, 1, 0, true, Activation.RELU), "pool1")
        .addLayer("pool2", style.maxPool(2), "conv2")
        .addLayer("dense1", style.dense(120), "pool2")
        .addLayer("dense2", style.dense(84), "dense1")
        .addLayer(GraphModel.OUTPUT, style.output(classes), "dense2");
  }
}
