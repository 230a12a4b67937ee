package io.feddip.zoo.dl4j;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** Writes a {@link LayerGraph} as DeepLearning4J's configuration, with the same flat vector. */
public final class GraphConfiguration {
  private final boolean stock;
  private final Map<String, List<Layer>> readers = new HashMap<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, Double> retained = new HashMap<>();
  private final Task task;
  private final List<String> order = new ArrayList<>();

  private GraphConfiguration(boolean stock, Task task) {
    this.stock = stock;
    this.task = requireNonNull(task, "task is null");
  }

  /**
   * The configuration of a network.
   *
   * @param execution {@link Execution#STOCK} for DeepLearning4J's own layers, otherwise with this
   *     project's layers where it has them. Parameters, shapes and outputs are the same
   * @param task says what its last layer is
   * @throws IllegalArgumentException naming the layer, if DeepLearning4J has none like it
   */
  public static ComputationGraphConfiguration of(LayerGraph graph, Execution execution, Task task) {
    requireNonNull(execution, "execution is null");
    if (graph.positions() > 1) {
      throw new IllegalArgumentException(
          "a network that says something at %d times is not DeepLearning4J's"
              .formatted(graph.positions()));
    }
    return new GraphConfiguration(execution == Execution.STOCK, task).write(graph);
  }

  /** Whether DeepLearning4J has all layers of a network. */
  public static boolean knows(LayerGraph graph) {
    return graph.layers().stream()
        .map(Layer::operation)
        .allMatch(
            operation ->
                !(operation instanceof Operation.Own own) || own.definition() instanceof Dl4jLayer);
  }

  /**
   * The same network with DeepLearning4J's own layers in some places, to be run inside a fast
   * network.
   *
   * @param chosen names of layers
   */
  public static LayerGraph withStockLayers(LayerGraph graph, Predicate<String> chosen) {
    GraphConfiguration stock = new GraphConfiguration(true, Task.CLASSIFICATION);
    return graph.replacing(
        layer -> {
          Operation operation = layer.operation();
          boolean isLayer =
              !(operation instanceof Operation.Own) && !(operation instanceof Operation.Sum);
          return chosen.test(layer.name()) && isLayer
              ? new Operation.Own(Dl4jLayer.of(stock.configured(layer)))
              : operation;
        });
  }

  private ComputationGraphConfiguration write(LayerGraph graph) {
    for (Layer layer : graph.layers()) {
      layer
          .inputs()
          .forEach(name -> readers.computeIfAbsent(name, key -> new ArrayList<>()).add(layer));
    }
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd())
            .graphBuilder()
            .addInputs(LayerGraph.INPUT);
    order.add(LayerGraph.INPUT);
    graph.layers().forEach(layer -> add(layer, builder));
    ExampleShape input = graph.input();
    ComputationGraphConfiguration configuration =
        builder
            .setOutputs(LayerGraph.OUTPUT)
            .setInputTypes(InputType.convolutional(input.height(), input.width(), input.channels()))
            .build();
    setOrder(configuration);
    return configuration;
  }

  /**
   * DeepLearning4J's own order depends on where numbers fall in a hash set. Its indices count the
   * input first and then the layers as they were added, which is the order wanted.
   */
  private void setOrder(ComputationGraphConfiguration configuration) {
    configuration.setTopologicalOrder(IntStream.range(0, order.size()).toArray());
    configuration.setTopologicalOrderStr(order);
  }

  private void add(Layer layer, GraphBuilder builder) {
    String[] inputs =
        layer.inputs().stream()
            .map(name -> sources.getOrDefault(name, name))
            .toArray(String[]::new);
    if (layer.operation() instanceof Operation.Dropout dropout && isBeforeDense(layer)) {
      // DeepLearning4J's dense layer drops its input itself.
      sources.put(layer.name(), inputs[0]);
      retained.put(layer.name(), dropout.retain());
      return;
    }
    order.add(layer.name());
    if (layer.operation() instanceof Operation.Sum) {
      builder.addVertex(layer.name(), new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
    } else {
      boolean isOutput = layer.name().equals(LayerGraph.OUTPUT);
      builder.addLayer(
          layer.name(), isOutput ? output(layer.output().size()) : configured(layer), inputs);
    }
  }

  private boolean isBeforeDense(Layer layer) {
    List<Layer> all = readers.get(layer.name());
    return all.size() == 1
        && all.get(0).operation() instanceof Operation.Dense
        && !all.get(0).name().equals(LayerGraph.OUTPUT);
  }

  private org.deeplearning4j.nn.conf.layers.Layer configured(Layer layer) {
    Operation operation = layer.operation();
    if (operation instanceof Operation.Convolution convolution) {
      return convolution(convolution);
    } else if (operation instanceof Operation.Dense dense) {
      return dense(dense, layer);
    } else if (operation instanceof Operation.MaxPool pool) {
      return maxPool(pool);
    } else if (operation instanceof Operation.AveragePool) {
      return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
    } else if (operation instanceof Operation.Norm norm) {
      return norm(norm);
    } else if (operation instanceof Operation.Dropout dropout) {
      return new DropoutLayer.Builder(dropout.retain()).build();
    } else if (operation instanceof Operation.Relu) {
      return new ActivationLayer(Activation.RELU);
    } else if (operation instanceof Operation.Own own
        && own.definition() instanceof Dl4jLayer definition) {
      return definition.configuration();
    }
    throw new IllegalArgumentException(
        "layer %s is not DeepLearning4J's; use another engine than stock".formatted(layer.name()));
  }

  private ConvolutionLayer convolution(Operation.Convolution convolution) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(convolution.kernel(), convolution.kernel())
            .stride(convolution.stride(), convolution.stride())
            .padding(convolution.padding(), convolution.padding())
            .nOut(convolution.outputs())
            .hasBias(convolution.bias())
            .activation(activation(convolution.rectified()));
    return stock ? builder.build() : new FastConvolution(builder);
  }

  private DenseLayer dense(Operation.Dense dense, Layer layer) {
    DenseLayer.Builder builder =
        new DenseLayer.Builder().nOut(dense.outputs()).activation(activation(dense.rectified()));
    Double retain = retained.get(layer.inputs().get(0));
    if (retain != null) {
      builder.dropOut(retain);
    }
    return stock ? builder.build() : new FastDense(builder.build());
  }

  private OutputLayer output(int outputs) {
    OutputLayer.Builder builder =
        switch (task) {
          case CLASSIFICATION, NEXT_TOKEN ->
              new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
          case MULTI_LABEL ->
              // DeepLearning4J adds up over the labels; a mean does not grow with their number.
              new OutputLayer.Builder(
                      new LossBinaryXENT(0, Nd4j.valueArrayOf(1, outputs, 1.0 / outputs)))
                  .activation(Activation.SIGMOID);
          case REGRESSION ->
              new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
        };
    return builder.nOut(outputs).build();
  }

  private SubsamplingLayer maxPool(Operation.MaxPool pool) {
    SubsamplingLayer.Builder builder =
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(pool.size(), pool.size())
            .stride(pool.stride(), pool.stride());
    return stock ? builder.build() : new FastMaxPool(builder);
  }

  /** DeepLearning4J's batch norm ignores activations: a ReLU is a layer of its own. */
  private BatchNormalization norm(Operation.Norm norm) {
    BatchNormalization layer =
        new BatchNormalization.Builder()
            .decay(norm.decay())
            .useLogStd(false)
            .eps(norm.epsilon())
            .build();
    return stock ? layer : new FastBatchNorm(layer);
  }

  private static Activation activation(boolean rectified) {
    return rectified ? Activation.RELU : Activation.IDENTITY;
  }
}
