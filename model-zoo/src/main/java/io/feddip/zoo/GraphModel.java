package io.feddip.zoo;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.zoo.dl4j.Engine;
import io.feddip.zoo.dl4j.LayerStyle;
import io.feddip.zoo.dl4j.StockNetwork;
import io.feddip.zoo.engine.FastNetwork;
import io.feddip.zoo.engine.MaskedChooser;
import io.feddip.zoo.engine.ResolvedGraph;
import io.feddip.zoo.layers.CounterHash;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** One network of the zoo for one shape of images and one number of classes. Immutable. */
public final class GraphModel {
  /** Name of the graph's input. */
  public static final String INPUT = "input";

  /** Name of the graph's last layer. */
  public static final String OUTPUT = "output";

  private final String name;
  private final Architecture architecture;
  private final ExampleShape inputShape;
  private final int classes;
  private final ResolvedGraph plan;

  GraphModel(String name, Architecture architecture, ExampleShape inputShape, int classes) {
    this.name = requireNonNull(name, "name is null");
    this.architecture = requireNonNull(architecture, "architecture is null");
    this.inputShape = requireNonNull(inputShape, "inputShape is null");
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes, not " + classes);
    }
    this.classes = classes;
    this.plan = ResolvedGraph.of(configuration(Engine.FAST), inputShape);
  }

  /**
   * The same network for other images.
   *
   * @throws IllegalArgumentException if the images are too small for its layers
   */
  public GraphModel forData(ExampleShape shape, int classCount) {
    return new GraphModel(name, architecture, shape, classCount);
  }

  /** As {@link ModelZoo#byName} takes it. */
  public String name() {
    return name;
  }

  /** Shape of one example. */
  public ExampleShape inputShape() {
    return inputShape;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Where every parameter is in the flat vector, which has DeepLearning4J's order. */
  public Layout layout() {
    return plan.layout();
  }

  /**
   * What a weight of a layer costs in one forward pass of one example: 1 in a dense layer, one for
   * each output pixel in a convolution.
   *
   * @param layer of a kernel in {@link #layout()}
   * @throws IllegalArgumentException if there is no such layer, or it has no kernel
   */
  public int multiplyAddsPerWeight(String layer) {
    return plan.outputPixels(layer);
  }

  ResolvedGraph plan() {
    return plan;
  }

  /** The graph of DeepLearning4J's own layers. */
  public ComputationGraphConfiguration configuration() {
    return configuration(Engine.STOCK);
  }

  /**
   * The network as a DeepLearning4J graph, of its own layers or of the fast ones. Parameters,
   * shapes and outputs are the same.
   */
  public ComputationGraphConfiguration configuration(Engine engine) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder().updater(new Sgd()).graphBuilder().addInputs(INPUT);
    architecture.addLayers(graph, new LayerStyle(engine), classes);
    return graph
        .setOutputs(OUTPUT)
        .setInputTypes(
            InputType.convolutional(inputShape.height(), inputShape.width(), inputShape.channels()))
        .build();
  }

  /**
   * Weights before any training: kernels and biases uniform in ±1/√fan_in as PyTorch has them
   * (Kaiming uniform with a = √5), batch norm's scales and variances 1, its shifts and means 0.
   *
   * @param seed the same seed gives the same bits
   */
  public float[] initialWeights(long seed) {
    return initialWeights(seed, 1);
  }

  /**
   * Like {@link #initialWeights(long)}, with larger or smaller kernels. PyTorch's pass on a third
   * of the signal's energy, and ReLU leaves half of that; √6 is Kaiming's for ReLU, which keeps it.
   *
   * @param gain factor on the kernels, above 0
   */
  public float[] initialWeights(long seed, double gain) {
    float[] weights = new float[layout().length()];
    List<ParameterBlock> blocks = layout().blocks();
    for (int index = 0; index < blocks.size(); index++) {
      ParameterBlock block = blocks.get(index);
      switch (block.kind()) {
        case KERNEL, BIAS -> {
          double factor = block.kind() == Kind.KERNEL ? gain : 1;
          double bound = factor / Math.sqrt(plan.fanIn(index));
          fillUniform(weights, block, bound, CounterHash.key(seed, index));
        }
        case SCALE -> Arrays.fill(weights, block.offset(), block.end(), 1);
        case SHIFT -> Arrays.fill(weights, block.offset(), block.end(), 0);
        case STATISTIC ->
            Arrays.fill(
                weights,
                block.offset(),
                block.end(),
                ResolvedGraph.VARIANCE.equals(block.parameter()) ? 1 : 0);
      }
    }
    return weights;
  }

  private static void fillUniform(float[] weights, ParameterBlock block, double bound, long key) {
    for (int i = 0; i < block.length(); i++) {
      weights[block.offset() + i] = (float) ((2 * CounterHash.uniform(key, i) - 1) * bound);
    }
  }

  /**
   * The network as a DeepLearning4J graph with given weights, for listeners, evaluation and further
   * training in DeepLearning4J.
   *
   * @throws IllegalArgumentException if the number of weights is wrong
   */
  public ComputationGraph graph(Engine engine, float[] weights) {
    LocalNetworks.checkLength("weights", weights, layout().length());
    ComputationGraph graph = new ComputationGraph(configuration(engine));
    try (INDArray flat = Nd4j.createFromArray(weights)) {
      graph.init(flat.reshape(1, weights.length), true);
    }
    return graph;
  }

  /** A network for one thread. */
  public Network open(Engine engine) {
    return open(engine, Execution.AUTO);
  }

  /**
   * A network for one thread.
   *
   * @param execution how the fast engine executes layers under a mask; the stock one is always
   *     dense
   */
  public Network open(Engine engine, Execution execution) {
    return switch (engine) {
      case FAST -> openFast(PreferredLoops.get(), execution);
      case STOCK -> new StockNetwork(configuration(Engine.STOCK), layout(), inputShape, classes);
    };
  }

  /** Like {@link #open}, with a given implementation of the kernels. */
  public Network openFast(InnerLoops loops) {
    return openFast(loops, Execution.AUTO);
  }

  private Network openFast(InnerLoops loops, Execution execution) {
    return new FastNetwork(plan, inputShape, classes, new MaskedChooser(execution, loops), loops);
  }

  @Override
  public String toString() {
    return name + " for " + inputShape + " and " + classes + " classes";
  }
}
