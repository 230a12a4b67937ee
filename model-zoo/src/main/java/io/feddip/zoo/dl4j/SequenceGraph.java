package io.feddip.zoo.dl4j;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation;
import io.feddip.api.model.ParameterBlock;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.Lstm;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks of embedding, LSTMs and dropout as DeepLearning4J has them, for files: its parameters
 * lie in another order, so that no run is on them. It takes tokens of [batch, times].
 */
public final class SequenceGraph {
  private SequenceGraph() {}

  /** Whether a network begins with an embedding. */
  public static boolean fits(LayerGraph graph) {
    return graph.layers().get(0).operation() instanceof Operation.Own own
        && own.definition() instanceof Embedding;
  }

  /**
   * DeepLearning4J's graph.
   *
   * @param weights flat, in the order of the network's layout
   * @throws IllegalArgumentException naming the layer, if it has none like it
   */
  public static ComputationGraph of(LayerGraph graph, float[] weights) {
    ComputationGraph dl4j = new ComputationGraph(configuration(graph));
    try (INDArray flat = Nd4j.createFromArray(moved(graph, weights))) {
      dl4j.init(flat.reshape(1, weights.length), true);
    }
    return dl4j;
  }

  private static ComputationGraphConfiguration configuration(LayerGraph graph) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd())
            .graphBuilder()
            .addInputs(LayerGraph.INPUT);
    for (Layer layer : graph.layers()) {
      builder.addLayer(layer.name(), layer(layer), layer.inputs().get(0));
    }
    return builder.setOutputs(LayerGraph.OUTPUT).build();
  }

  private static org.deeplearning4j.nn.conf.layers.Layer layer(Layer layer) {
    Operation operation = layer.operation();
    int inputs = layer.input().channels();
    boolean isLast = layer.name().equals(LayerGraph.OUTPUT);
    if (operation instanceof Operation.Own own && own.definition() instanceof Embedding words) {
      return new EmbeddingSequenceLayer.Builder()
          .nIn(words.words())
          .nOut(words.size())
          .inputLength(layer.output().width())
          .inferInputLength(false)
          .hasBias(false)
          .activation(Activation.IDENTITY)
          .build();
    }
    if (operation instanceof Operation.Own own && own.definition() instanceof Lstm lstm) {
      LSTM all =
          new LSTM.Builder().nIn(inputs).nOut(lstm.units()).activation(Activation.TANH).build();
      return lstm.sequence() ? all : new LastTimeStep(all);
    }
    if (operation instanceof Operation.Dropout dropout) {
      return new DropoutLayer.Builder(dropout.retain()).nIn(inputs).nOut(inputs).build();
    }
    if (operation instanceof Operation.Dense dense && isLast && layer.input().width() == 1) {
      return new OutputLayer.Builder(LossFunction.MCXENT)
          .activation(Activation.SOFTMAX)
          .nIn(inputs)
          .nOut(dense.outputs())
          .build();
    }
    if (operation instanceof Operation.Convolution each && isLast) {
      return new RnnOutputLayer.Builder(LossFunction.MCXENT)
          .activation(Activation.SOFTMAX)
          .nIn(inputs)
          .nOut(each.outputs())
          .build();
    }
    throw new IllegalArgumentException(
        "layer %s is not written for DeepLearning4J where there are sequences; use onnx"
            .formatted(layer.name()));
  }

  /** Layer for layer, as DeepLearning4J orders what is in one. */
  private static float[] moved(LayerGraph graph, float[] weights) {
    float[] moved = weights.clone();
    for (Layer layer : graph.layers()) {
      for (ParameterBlock block : graph.layout().blocks()) {
        if (block.layer().equals(layer.name())) {
          float[] own = Arrays.copyOfRange(weights, block.offset(), block.end());
          float[] theirs = theirs(layer, block, own);
          int to = block.offset() + shift(layer, block);
          System.arraycopy(theirs, 0, moved, to, own.length);
        }
      }
    }
    return moved;
  }

  private static float[] theirs(Layer layer, ParameterBlock block, float[] own) {
    if (layer.operation() instanceof Operation.Own definition) {
      return definition.definition() instanceof Lstm
          ? Dl4jGates.toDl4j(own)
          : Dl4jGates.turned(own, block.shape().get(0), block.shape().get(1));
    }
    return own;
  }

  /** A convolution's bias is before its kernel, that of a layer at every time behind. */
  private static int shift(Layer layer, ParameterBlock block) {
    if (!(layer.operation() instanceof Operation.Convolution each)) {
      return 0;
    }
    int kernel = each.outputs() * layer.input().channels();
    return block.kind() == ParameterBlock.Kind.KERNEL ? -each.outputs() : kernel;
  }
}
