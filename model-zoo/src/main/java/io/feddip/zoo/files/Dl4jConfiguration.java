package io.feddip.zoo.files;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A network of DeepLearning4J's, layer by layer in the order in which it is executed, whichever of
 * its two kinds of networks it is.
 */
final class Dl4jConfiguration {
  /** What nodes call the network's input. */
  static final String INPUT = "";

  private final Object configuration;
  private final List<Node> nodes;

  private Dl4jConfiguration(Object configuration, List<Node> nodes) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.nodes = List.copyOf(nodes);
  }

  /**
   * A layer, or a sum of two.
   *
   * @param inputs names of nodes, or {@link #INPUT}
   * @param layer its configuration, or null for a sum
   */
  record Node(String name, List<String> inputs, Layer layer) {}

  /**
   * The network that a JSON is of.
   *
   * @param json whose classes were checked
   * @throws IllegalArgumentException naming what cannot be used
   */
  static Dl4jConfiguration of(String json) {
    try {
      JsonNode root = org.deeplearning4j.nn.conf.NeuralNetConfiguration.mapper().readTree(json);
      if (root.has("vertices")) {
        ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(json);
        return new Dl4jConfiguration(graph, nodes(graph));
      }
      if (root.has("confs")) {
        MultiLayerConfiguration layers = MultiLayerConfiguration.fromJson(json);
        return new Dl4jConfiguration(layers, nodes(layers));
      }
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "the configuration cannot be read: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
    throw new IllegalArgumentException(
        "the configuration has neither vertices nor confs; it is no network of DeepLearning4J's");
  }

  private static List<Node> nodes(MultiLayerConfiguration layers) {
    List<Node> nodes = new ArrayList<>();
    String last = INPUT;
    for (int i = 0; i < layers.getConfs().size(); i++) {
      Layer layer = layers.getConf(i).getLayer();
      String name = name(layer.getLayerName(), i, nodes);
      requireImplied(name, layers.getInputPreProcess(i));
      nodes.add(new Node(name, List.of(last), layer));
      last = name;
    }
    return nodes;
  }

  private static String name(String own, int index, List<Node> before) {
    boolean taken = before.stream().anyMatch(node -> node.name().equals(own));
    return own == null || own.isBlank() || taken ? "layer" + index : own;
  }

  private static List<Node> nodes(ComputationGraphConfiguration graph) {
    if (graph.getNetworkInputs().size() != 1 || graph.getNetworkOutputs().size() != 1) {
      throw new IllegalArgumentException(
          "the network has %d inputs and %d outputs; it needs one of each"
              .formatted(graph.getNetworkInputs().size(), graph.getNetworkOutputs().size()));
    }
    String input = graph.getNetworkInputs().get(0);
    List<Node> nodes = new ArrayList<>();
    Set<String> placed = new HashSet<>(Set.of(input));
    Map<String, List<String>> waiting = new LinkedHashMap<>();
    graph
        .getVertices()
        .keySet()
        .forEach(name -> waiting.put(name, graph.getVertexInputs().get(name)));
    while (!waiting.isEmpty()) {
      String name =
          waiting.entrySet().stream()
              .filter(entry -> placed.containsAll(entry.getValue()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "these vertices wait for each other: " + waiting.keySet()));
      List<String> inputs =
          waiting.remove(name).stream().map(from -> from.equals(input) ? INPUT : from).toList();
      nodes.add(new Node(name, inputs, layer(name, graph.getVertices().get(name))));
      placed.add(name);
    }
    return atTheEnd(nodes, graph.getNetworkOutputs().get(0));
  }

  /** The output is the last node, whatever could come before it. */
  private static List<Node> atTheEnd(List<Node> nodes, String output) {
    List<Node> ordered = new ArrayList<>(nodes);
    ordered.sort(Comparator.comparing(node -> node.name().equals(output)));
    return ordered;
  }

  private static Layer layer(String name, GraphVertex vertex) {
    if (vertex instanceof LayerVertex layer) {
      requireImplied(name, layer.getPreProcessor());
      return layer.getLayerConf().getLayer();
    }
    if (vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add) {
      return null;
    }
    throw new IllegalArgumentException(
        "vertex %s is a %s; layers and sums are read"
            .formatted(name, vertex.getClass().getSimpleName()));
  }

  /** Images become vectors, and vectors of an input images, by themselves. */
  private static void requireImplied(String layer, InputPreProcessor processor) {
    if (processor != null
        && !(processor instanceof CnnToFeedForwardPreProcessor)
        && !(processor instanceof FeedForwardToCnnPreProcessor)) {
      throw new IllegalArgumentException(
          "layer %s has a %s before it, which is not read"
              .formatted(layer, processor.getClass().getSimpleName()));
    }
  }

  List<Node> nodes() {
    return nodes;
  }

  /**
   * The network as DeepLearning4J has it.
   *
   * @param coefficients all parameters in its order
   * @throws IllegalArgumentException if there are too many or too few
   */
  Instance with(float[] coefficients) {
    try {
      if (configuration instanceof ComputationGraphConfiguration graph) {
        graph.setDataType(DataType.FLOAT);
        ComputationGraph network = new ComputationGraph(graph);
        network.init(Nd4j.create(coefficients, 1, coefficients.length), false);
        return new Instance(network, nodes);
      }
      MultiLayerConfiguration layers = (MultiLayerConfiguration) configuration;
      layers.setDataType(DataType.FLOAT);
      MultiLayerNetwork network = new MultiLayerNetwork(layers);
      network.init(Nd4j.create(coefficients, 1, coefficients.length), false);
      return new Instance(network, nodes);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the %d coefficients are not the network's: %s"
              .formatted(coefficients.length, e.getMessage()),
          e);
    }
  }

  /** A network with its parameters. */
  static final class Instance {
    private final Model network;
    private final List<Node> nodes;

    private Instance(Model network, List<Node> nodes) {
      this.network = network;
      this.nodes = nodes;
    }

    /** Flat parameters of a node's layer. */
    float[] parameters(String node) {
      org.deeplearning4j.nn.api.Layer layer =
          network instanceof ComputationGraph graph
              ? graph.getLayer(node)
              : ((MultiLayerNetwork) network).getLayer(index(node));
      return layer.numParams() == 0 ? new float[0] : layer.params().dup().data().asFloat();
    }

    private int index(String node) {
      return nodes.stream().map(Node::name).toList().indexOf(node);
    }
  }
}
