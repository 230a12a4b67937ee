package io.feddip.zoo.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks as users of DeepLearning4J have them. */
final class Dl4jNetworks {
  private Dl4jNetworks() {}

  static byte[] zip(Model network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    return bytes.toByteArray();
  }

  static MultiLayerConfiguration layers() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .l2(1e-4)
        .list()
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .name("wide")
                .nOut(6)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.TANH)
                .build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(
            new ConvolutionLayer.Builder(2, 2)
                .name("narrow")
                .nOut(5)
                .activation(Activation.RELU)
                .build())
        .layer(new BatchNormalization())
        .layer(
            new DenseLayer.Builder()
                .name("hidden")
                .nOut(7)
                .dropOut(0.9)
                .activation(Activation.RELU)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(8, 8, 2))
        .build();
  }

  static ComputationGraphConfiguration blocks(boolean merged) {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("pixels")
        .addLayer("first", new DenseLayer.Builder().nOut(6).build(), "pixels")
        .addLayer("second", new DenseLayer.Builder().nOut(6).build(), "first")
        .addVertex(
            "sum",
            merged ? new MergeVertex() : new ElementWiseVertex(ElementWiseVertex.Op.Add),
            "first",
            "second")
        .addLayer(
            "last", new OutputLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build(), "sum")
        .setOutputs("last")
        .setInputTypes(InputType.convolutional(8, 8, 2))
        .build();
  }
}
