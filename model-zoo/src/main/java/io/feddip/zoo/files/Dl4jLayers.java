package io.feddip.zoo.files;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.dl4j.Dl4jLayer;
import io.feddip.zoo.files.Dl4jConfiguration.Instance;
import io.feddip.zoo.files.Dl4jConfiguration.Node;
import io.feddip.zoo.layers.EveryTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Layers of DeepLearning4J as this project's, where it has such; each is one of DL4J's if not. */
final class Dl4jLayers {
  private final Dl4jConfiguration configuration;
  private final ModelContext context;
  private final LayerGraph.Builder builder;

  /** The layer that a node ends with. */
  private final Map<String, String> ends = new HashMap<>();

  /** The node that a layer with parameters is of. */
  private final Map<String, Node> origins = new HashMap<>();

  private final Set<String> names = new HashSet<>(Set.of(LayerGraph.INPUT, LayerGraph.OUTPUT));
  private final LayerGraph graph;

  Dl4jLayers(Dl4jConfiguration configuration, ModelContext context) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.context = requireNonNull(context, "context is null");
    this.builder = LayerGraph.from(context.input());
    ends.put(Dl4jConfiguration.INPUT, LayerGraph.INPUT);
    this.graph = convert();
  }

  LayerGraph graph() {
    return graph;
  }

  private LayerGraph convert() {
    List<Node> nodes = configuration.nodes();
    Node last = nodes.get(nodes.size() - 1);
    for (Node node : nodes.subList(0, nodes.size() - 1)) {
      if (node.layer() == null) {
        builder.sum(free(node.name()), end(node, 0), end(node, 1));
      } else {
        builder.after(end(node, 0));
        add(node);
      }
      ends.put(node.name(), builder.last());
    }
    builder.after(end(last, 0));
    return output(last);
  }

  private String end(Node node, int input) {
    if (node.inputs().size() != (node.layer() == null ? 2 : 1)) {
      throw new IllegalArgumentException(
          "%s reads %d others; a layer reads one, and a sum is of two"
              .formatted(node.name(), node.inputs().size()));
    }
    return ends.get(node.inputs().get(input));
  }

  /** A name that no layer has yet. */
  private String free(String wanted) {
    String name = wanted;
    while (!names.add(name)) {
      name += "-layer";
    }
    return name;
  }

  private LayerGraph output(Node node) {
    boolean everyTime = node.layer() instanceof RnnOutputLayer;
    if (!(node.layer() instanceof BaseOutputLayer output)
        || !(everyTime || node.layer() instanceof OutputLayer)
        || !(output.getActivationFn() instanceof ActivationSoftmax)
        || !(output.getLossFn() instanceof LossMCXENT)
        || !output.hasBias()) {
      throw new IllegalArgumentException(
          "layer %s is the last one; it must be an OutputLayer with bias, softmax and the loss MCXENT or NEGATIVELOGLIKELIHOOD, or a RnnOutputLayer like it"
              .formatted(node.name()));
    }
    if (output.getNOut() != context.outputs()) {
      throw new IllegalArgumentException(
          "layer %s gives %d numbers, and the data have %d classes"
              .formatted(node.name(), output.getNOut(), context.outputs()));
    }
    if (everyTime && context.task() != Task.NEXT_TOKEN) {
      throw new IllegalArgumentException(
          "layer %s says something at every time; set feddip.task = next-token"
              .formatted(node.name()));
    }
    dropInput(node);
    ExampleShape arriving = builder.shape();
    requireInputs(node, output, everyTime ? arriving.channels() : arriving.size());
    origins.put(LayerGraph.OUTPUT, node);
    return everyTime
        ? EveryTime.softmax(builder, context.outputs())
        : builder.softmax(context.outputs());
  }

  private void add(Node node) {
    Layer layer = node.layer();
    Optional<LayerDefinition> sequence = Dl4jSequences.of(node);
    if (sequence.isPresent()) {
      if (Dl4jSequences.inner(layer) instanceof AbstractLSTM lstm) {
        dropInput(node);
        requireInputs(node, lstm, builder.shape().channels());
      }
      builder.layer(origin(node), sequence.get());
      return;
    }
    if (layer instanceof ConvolutionLayer convolution && isOurs(convolution)) {
      dropInput(node);
      requireInputs(node, convolution, builder.shape().channels());
      addConvolution(node, convolution);
    } else if (layer.getClass() == DenseLayer.class
        && layer instanceof DenseLayer dense
        && dense.hasBias()
        && !dense.hasLayerNorm()) {
      dropInput(node);
      requireInputs(node, dense, builder.shape().size());
      String name = origin(node);
      int outputs = Math.toIntExact(dense.getNOut());
      if (dense.getActivationFn() instanceof ActivationReLU) {
        builder.denseRelu(name, outputs);
      } else {
        builder.dense(name, outputs);
        activate(name, dense.getActivationFn());
      }
    } else if (layer.getClass() == SubsamplingLayer.class
        && layer instanceof SubsamplingLayer pool
        && isOurs(pool)) {
      builder.maxPool(free(node.name()), pool.getKernelSize()[0], pool.getStride()[0]);
    } else if (layer instanceof BatchNormalization norm && !norm.isLockGammaBeta()) {
      builder.norm(origin(node), norm.getDecay(), norm.getEps());
    } else if (layer instanceof GlobalPoolingLayer pool
        && pool.getPoolingType() == PoolingType.AVG) {
      builder.averagePool(free(node.name()));
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationReLU) {
      builder.relu(free(node.name()));
    } else if (layer instanceof DropoutLayer dropout) {
      builder.dropout(free(node.name()), retained(node, dropout.getIDropout()));
    } else {
      builder.layer(origin(node), Dl4jLayer.of(layer));
    }
  }

  private String origin(Node node) {
    String name = free(node.name());
    origins.put(name, node);
    return name;
  }

  private static boolean isOurs(ConvolutionLayer layer) {
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    int kernel = layer.getKernelSize()[0];
    int[] padding = layer.getPadding();
    return layer.getClass() == ConvolutionLayer.class
        && isSquare(layer.getKernelSize())
        && isSquare(layer.getStride())
        && isSquare(padding)
        && Arrays.stream(layer.getDilation()).allMatch(step -> step == 1)
        && (!same || (kernel % 2 == 1 && layer.getStride()[0] == 1))
        && layer.getConvolutionMode() != ConvolutionMode.Causal;
  }

  private static boolean isOurs(SubsamplingLayer layer) {
    return layer.getPoolingType() == org.deeplearning4j.nn.conf.layers.PoolingType.MAX
        && isSquare(layer.getKernelSize())
        && isSquare(layer.getStride())
        && Arrays.stream(layer.getPadding()).allMatch(zeros -> zeros == 0)
        && Arrays.stream(layer.getDilation()).allMatch(step -> step == 1)
        && layer.getConvolutionMode() != ConvolutionMode.Same;
  }

  private static boolean isSquare(int[] extents) {
    return extents.length == 2 && extents[0] == extents[1];
  }

  private void addConvolution(Node node, ConvolutionLayer layer) {
    int kernel = layer.getKernelSize()[0];
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    boolean rectified = layer.getActivationFn() instanceof ActivationReLU;
    String name = origin(node);
    builder.convolution(
        name,
        new Convolution(
            Math.toIntExact(layer.getNOut()),
            kernel,
            layer.getStride()[0],
            same ? kernel / 2 : layer.getPadding()[0],
            layer.hasBias(),
            rectified));
    if (!rectified) {
      activate(name, layer.getActivationFn());
    }
  }

  /** A layer's activation as a layer of its own, so that the layer keeps its sparse kernel. */
  private void activate(String layer, IActivation activation) {
    if (!(activation instanceof ActivationIdentity)) {
      builder.layer(
          free(layer + "-activation"),
          Dl4jLayer.of(new ActivationLayer.Builder().activation(activation).build()));
    }
  }

  /** DeepLearning4J's layers drop their input themselves. */
  private void dropInput(Node node) {
    IDropout dropout = node.layer().getIDropout();
    if (dropout != null) {
      builder.dropout(free(node.name() + "-dropout"), retained(node, dropout));
    }
  }

  private static double retained(Node node, IDropout dropout) {
    if (dropout instanceof Dropout plain && plain.getPSchedule() == null) {
      return plain.getP();
    }
    throw new IllegalArgumentException(
        "layer %s has a %s; plain dropout is read"
            .formatted(node.name(), dropout.getClass().getSimpleName()));
  }

  private static void requireInputs(Node node, FeedForwardLayer layer, int arriving) {
    if (layer.getNIn() > 0 && layer.getNIn() != arriving) {
      throw new IllegalArgumentException(
          "layer %s takes %d inputs, and %d arrive"
              .formatted(node.name(), layer.getNIn(), arriving));
    }
  }

  /**
   * Its weights, flat, in the order of the layout.
   *
   * @param coefficients in DeepLearning4J's order
   * @throws IllegalArgumentException naming the layer that they do not fit
   */
  float[] weights(float[] coefficients) {
    Instance network = configuration.with(coefficients);
    float[] weights = new float[graph.layout().length()];
    Map<String, Integer> taken = new HashMap<>();
    for (ParameterBlock block : graph.layout().blocks()) {
      Node node = origins.get(block.layer());
      float[] values = network.parameters(node.name());
      int from = taken.getOrDefault(block.layer(), 0);
      float[] own = Dl4jSequences.parameter(node.layer(), block, values, from);
      System.arraycopy(own, 0, weights, block.offset(), block.length());
      if (node.layer() instanceof BatchNormalization norm
          && norm.isUseLogStd()
          && block.parameter().equals("var")) {
        for (int i = block.offset(); i < block.end(); i++) {
          weights[i] = (float) StrictMath.pow(10, 2.0 * weights[i]);
        }
      }
      taken.put(block.layer(), from + block.length());
    }
    return weights;
  }
}
