package io.feddip.zoo;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Parameter;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.model.Task;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.zoo.dl4j.GraphConfiguration;
import io.feddip.zoo.dl4j.SequenceGraph;
import io.feddip.zoo.dl4j.StockNetwork;
import io.feddip.zoo.engine.FastNetwork;
import io.feddip.zoo.engine.KernelNames;
import io.feddip.zoo.engine.MaskedChooser;
import io.feddip.zoo.engine.ResolvedGraph;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link LayerGraph} with a name, to be opened by any engine. Immutable. */
public final class GraphModel {
  private final String name;
  private final LayerGraph graph;
  private final Task task;
  private final ResolvedGraph plan;

  /**
   * A network of those layers.
   *
   * @param name that the network is known by
   */
  public GraphModel(String name, LayerGraph graph) {
    this(name, graph, Task.CLASSIFICATION);
  }

  private GraphModel(String name, LayerGraph graph, Task task) {
    this.task = requireNonNull(task, "task is null");
    this.name = requireNonNull(name, "name is null");
    this.graph = requireNonNull(graph, "graph is null");
    this.plan = ResolvedGraph.of(graph);
  }

  public String name() {
    return name;
  }

  /** Shape of one example. */
  public ExampleShape inputShape() {
    return graph.input();
  }

  /** Number of classes. */
  public int classes() {
    return graph.classes();
  }

  /** At how many places of an example it says something: at one, but for sequences. */
  public int positions() {
    return graph.positions();
  }

  /** What its last layer's numbers mean. */
  public Task task() {
    return task;
  }

  /** The same network for another task. */
  public GraphModel withTask(Task other) {
    return new GraphModel(name, graph, other);
  }

  /** Its layers. */
  public LayerGraph graph() {
    return graph;
  }

  /** Where every parameter is in the flat vector, which has DeepLearning4J's order. */
  public Layout layout() {
    return graph.layout();
  }

  /**
   * What a weight of a layer costs in one forward pass of one example: 1 in a dense layer, one for
   * each output pixel in a convolution.
   *
   * @param layer of a kernel in {@link #layout()}
   * @throws IllegalArgumentException if there is no such layer, or it has no kernel
   */
  public int multiplyAddsPerWeight(String layer) {
    return graph.layers().stream()
        .filter(candidate -> candidate.name().equals(layer) && hasKernel(candidate))
        .mapToInt(candidate -> candidate.operation().usesPerWeight(candidate.input()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no layer with a kernel: " + layer));
  }

  private static boolean hasKernel(Layer layer) {
    return layer.parameters().stream().map(Parameter::kind).anyMatch(Kind.KERNEL::equals);
  }

  ResolvedGraph plan() {
    return plan;
  }

  /** The graph of DeepLearning4J's own layers. */
  public ComputationGraphConfiguration configuration() {
    return configuration(Execution.STOCK);
  }

  /**
   * The network as a DeepLearning4J graph, of its own layers for {@link Execution#STOCK} and of the
   * fast ones otherwise. Parameters, shapes and outputs are the same.
   *
   * @throws IllegalArgumentException naming the layer, if DeepLearning4J has none like it
   */
  public ComputationGraphConfiguration configuration(Execution execution) {
    return GraphConfiguration.of(graph, execution, task);
  }

  /**
   * The same network with DeepLearning4J's own layers in some places, whatever the engine.
   *
   * @param chosen names of layers; sums are no layers there and stay
   */
  public GraphModel withStockLayers(Predicate<String> chosen) {
    return new GraphModel(name, GraphConfiguration.withStockLayers(graph, chosen), task);
  }

  /** Whether DeepLearning4J has all its layers, so that it is a graph there too. */
  public boolean isStock() {
    return GraphConfiguration.knows(graph);
  }

  /**
   * Weights before any training, as each layer has them: kernels and biases uniform in ±1/√fan_in
   * as in PyTorch (Kaiming uniform with a = √5), batch norm's scales and variances 1, its shifts
   * and means 0.
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
    return InitialWeights.of(graph, seed, gain);
  }

  /**
   * The network as a DeepLearning4J graph with given weights, for listeners, evaluation and further
   * training in DeepLearning4J.
   *
   * @param execution as {@link #configuration(Execution)} takes it
   * @throws IllegalArgumentException if the number of weights is wrong
   */
  public ComputationGraph graph(Execution execution, float[] weights) {
    LocalNetworks.checkLength("weights", weights, layout().length());
    ComputationGraph dl4j = new ComputationGraph(configuration(execution));
    try (INDArray flat = Nd4j.createFromArray(weights)) {
      dl4j.init(flat.reshape(1, weights.length), true);
    }
    return dl4j;
  }

  /**
   * The network for DeepLearning4J's own files: {@link #graph} of its own layers, or, of sequences,
   * a graph whose parameters lie in another order.
   *
   * @throws IllegalArgumentException naming the layer, if DeepLearning4J has none like it
   */
  public ComputationGraph forDl4j(float[] weights) {
    LocalNetworks.checkLength("weights", weights, layout().length());
    return SequenceGraph.fits(graph)
        ? SequenceGraph.of(graph, weights)
        : graph(Execution.STOCK, weights);
  }

  /** A network for one thread. */
  public Network open(Execution execution) {
    return execution == Execution.STOCK
        ? new StockNetwork(configuration(execution), layout(), inputShape(), classes(), task)
        : openFast(PreferredLoops.get(), execution);
  }

  /** Like {@link #open} for {@link Execution#AUTO}, with a given implementation of the kernels. */
  public Network openFast(InnerLoops loops) {
    return openFast(loops, Execution.AUTO);
  }

  /**
   * How each layer with a kernel of this project would be computed: {@code sparse} or {@code
   * dense}. Layers that are not named here run as DeepLearning4J's own, or have no kernel.
   *
   * @param masked says which coordinates the mask covers
   * @param mask nothing for dense weights
   */
  public Map<String, String> kernels(Layout masked, Optional<Mask> mask, Execution execution) {
    if (execution == Execution.STOCK) {
      return Map.of();
    }
    InnerLoops loops = PreferredLoops.get();
    KernelNames names = new KernelNames(new MaskedChooser(execution, loops));
    try (FastNetwork network = new FastNetwork(plan, task, names, loops)) {
      network.prepare(masked, mask, Coverage.MASKED);
    }
    return names.byLayer();
  }

  private Network openFast(InnerLoops loops, Execution execution) {
    return new FastNetwork(plan, task, new MaskedChooser(execution, loops), loops);
  }

  @Override
  public String toString() {
    return name + " for " + inputShape() + " and " + classes() + " classes";
  }
}
