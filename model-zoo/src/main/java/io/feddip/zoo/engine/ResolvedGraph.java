package io.feddip.zoo.engine;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.PoolShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * A DeepLearning4J graph as a list of operations with all shapes and parameter offsets resolved, in
 * the order that DeepLearning4J executes them in and flattens their parameters in.
 */
public final class ResolvedGraph {
  /** Batch norm's running variance, as DeepLearning4J calls the parameter. */
  public static final String VARIANCE = "var";

  private final List<Operation> operations = new ArrayList<>();
  private final List<ParameterBlock> blocks = new ArrayList<>();
  private final List<Integer> fanIns = new ArrayList<>();
  private final Map<String, ExampleShape> shapes = new LinkedHashMap<>();
  private final Layout layout;
  private final String inputName;

  /** One operation; {@code inputs} are names of other operations or of the graph's input. */
  sealed interface Operation {
    String name();

    List<String> inputs();

    ExampleShape output();
  }

  record Kernel(
      String name,
      List<String> inputs,
      ExampleShape output,
      ConvolutionShape shape,
      int weightOffset,
      int biasOffset,
      boolean relu)
      implements Operation {}

  record MaxPool(String name, List<String> inputs, ExampleShape output, PoolShape shape)
      implements Operation {}

  record Norm(
      String name,
      List<String> inputs,
      ExampleShape output,
      int offset,
      double decay,
      double epsilon)
      implements Operation {}

  record Dropped(String name, List<String> inputs, ExampleShape output, double retain)
      implements Operation {}

  record AveragePool(String name, List<String> inputs, ExampleShape output, ExampleShape from)
      implements Operation {}

  record Sum(String name, List<String> inputs, ExampleShape output) implements Operation {}

  record Rectifier(String name, List<String> inputs, ExampleShape output) implements Operation {}

  private ResolvedGraph(ComputationGraphConfiguration configuration, ExampleShape input) {
    inputName = configuration.getNetworkInputs().get(0);
    shapes.put(inputName, input);
    ComputationGraph graph = new ComputationGraph(configuration);
    GraphIndices indices = graph.calculateIndices();
    for (int index : indices.getTopologicalSortOrder()) {
      String name = indices.getIdxToName().get(index);
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        List<String> inputs = List.copyOf(configuration.getVertexInputs().get(name));
        add(name, vertex, inputs);
      }
    }
    layout = new Layout(blocks);
  }

  /**
   * The plan of a DeepLearning4J graph.
   *
   * @throws IllegalArgumentException naming the layer, if the graph has one that has no counterpart
   */
  public static ResolvedGraph of(ComputationGraphConfiguration configuration, ExampleShape input) {
    return new ResolvedGraph(configuration, input);
  }

  private ResolvedGraph(String inputName, List<Operation> operations, List<ParameterBlock> blocks) {
    this.inputName = inputName;
    this.operations.addAll(operations);
    this.layout = new Layout(blocks);
  }

  /**
   * The same operations on a flat vector without the kernels. Kernels keep their old offset as a
   * name.
   */
  public ResolvedGraph withoutKernels() {
    List<ParameterBlock> kept = new ArrayList<>();
    Map<Integer, Integer> moved = new LinkedHashMap<>();
    int next = 0;
    for (ParameterBlock block : layout.blocks()) {
      if (block.kind() != Kind.KERNEL) {
        moved.put(block.offset(), next);
        kept.add(
            new ParameterBlock(
                block.layer(), block.parameter(), block.kind(), next, block.shape(), false));
        next += block.length();
      }
    }
    List<Operation> changed = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Kernel kernel && kernel.biasOffset() >= 0) {
        changed.add(
            new Kernel(
                kernel.name(),
                kernel.inputs(),
                kernel.output(),
                kernel.shape(),
                kernel.weightOffset(),
                moved.get(kernel.biasOffset()),
                kernel.relu()));
      } else if (operation instanceof Norm norm) {
        changed.add(
            new Norm(
                norm.name(),
                norm.inputs(),
                norm.output(),
                moved.get(norm.offset()),
                norm.decay(),
                norm.epsilon()));
      } else {
        changed.add(operation);
      }
    }
    return new ResolvedGraph(inputName, changed, kept);
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  public Layout layout() {
    return layout;
  }

  /** What operations call the graph's input. */
  String inputName() {
    return inputName;
  }

  /** Inputs of one output of the layer that a kernel or bias belongs to. */
  public int fanIn(int block) {
    return fanIns.get(block);
  }

  /** How often each weight of a convolution or dense layer is used in one forward pass. */
  public int outputPixels(String layer) {
    return operations.stream()
        .filter(operation -> operation instanceof Kernel && operation.name().equals(layer))
        .mapToInt(operation -> ((Kernel) operation).shape().outputPixels())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no layer with a kernel: " + layer));
  }

  private void add(String name, GraphVertex vertex, List<String> inputs) {
    ExampleShape from = shapes.get(inputs.get(0));
    if (vertex instanceof ElementWiseVertex sum
        && sum.getOp() == ElementWiseVertex.Op.Add
        && inputs.size() == 2) {
      add(new Sum(name, inputs, from));
    } else if (vertex instanceof LayerVertex layer) {
      addLayer(name, layer.getLayerConf().getLayer(), inputs, from);
    } else {
      throw unsupported(name, vertex.getClass());
    }
  }

  private void addLayer(String name, Layer layer, List<String> inputs, ExampleShape from) {
    if (layer instanceof ConvolutionLayer convolution) {
      addKernel(
          name,
          inputs,
          convolutionShape(convolution, from),
          convolution.hasBias(),
          isRelu(convolution),
          true);
    } else if (layer instanceof SubsamplingLayer pool && pool.getPoolingType() == PoolingType.MAX) {
      PoolShape shape =
          new PoolShape(
              from.channels(),
              from.height(),
              from.width(),
              pool.getKernelSize()[0],
              pool.getStride()[0]);
      add(
          new MaxPool(
              name,
              inputs,
              new ExampleShape(from.channels(), shape.outputHeight(), shape.outputWidth()),
              shape));
    } else if (layer instanceof BatchNormalization norm) {
      addNorm(name, norm, inputs, from);
    } else if (layer instanceof GlobalPoolingLayer pool
        && pool.getPoolingType() == PoolingType.AVG) {
      add(new AveragePool(name, inputs, new ExampleShape(from.channels(), 1, 1), from));
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationReLU) {
      add(new Rectifier(name, inputs, from));
    } else if (layer instanceof FeedForwardLayer dense && !(layer instanceof ActivationLayer)) {
      addDense(name, dense, inputs, from);
    } else {
      throw unsupported(name, layer.getClass());
    }
  }

  private void addDense(
      String name, FeedForwardLayer layer, List<String> inputs, ExampleShape from) {
    List<String> source = inputs;
    if (layer.getIDropout() instanceof Dropout dropout) {
      String dropped = name + "-dropout";
      add(new Dropped(dropped, inputs, from, dropout.getP()));
      source = List.of(dropped);
    }
    ConvolutionShape shape = ConvolutionShape.dense(from.size(), Math.toIntExact(layer.getNOut()));
    addKernel(name, source, shape, true, isRelu(layer), false);
  }

  /** DeepLearning4J stores a convolution's bias before its weights, a dense layer's after them. */
  private void addKernel(
      String name,
      List<String> inputs,
      ConvolutionShape shape,
      boolean bias,
      boolean relu,
      boolean convolution) {
    List<Integer> kernel =
        convolution
            ? List.of(shape.outputs(), shape.channels(), shape.kernelHeight(), shape.kernelWidth())
            : List.of(shape.outputs(), shape.channels());
    int biasOffset = -1;
    if (bias && convolution) {
      biasOffset = block(name, "b", Kind.BIAS, List.of(shape.outputs()), shape.depth());
    }
    int weightOffset = block(name, "W", Kind.KERNEL, kernel, shape.depth());
    if (bias && !convolution) {
      biasOffset = block(name, "b", Kind.BIAS, List.of(shape.outputs()), shape.depth());
    }
    ExampleShape output =
        new ExampleShape(shape.outputs(), shape.outputHeight(), shape.outputWidth());
    add(new Kernel(name, inputs, output, shape, weightOffset, biasOffset, relu));
  }

  private void addNorm(
      String name, BatchNormalization norm, List<String> inputs, ExampleShape from) {
    List<Integer> channels = List.of(from.channels());
    int offset = block(name, "gamma", Kind.SCALE, channels, 0);
    block(name, "beta", Kind.SHIFT, channels, 0);
    block(name, "mean", Kind.STATISTIC, channels, 0);
    block(name, VARIANCE, Kind.STATISTIC, channels, 0);
    add(new Norm(name, inputs, from, offset, norm.getDecay(), norm.getEps()));
  }

  private static ConvolutionShape convolutionShape(ConvolutionLayer layer, ExampleShape from) {
    return new ConvolutionShape(
        from.channels(),
        from.height(),
        from.width(),
        Math.toIntExact(layer.getNOut()),
        layer.getKernelSize()[0],
        layer.getKernelSize()[1],
        layer.getStride()[0],
        layer.getPadding()[0]);
  }

  private int block(String layer, String parameter, Kind kind, List<Integer> shape, int fanIn) {
    int offset = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).end();
    blocks.add(new ParameterBlock(layer, parameter, kind, offset, shape, kind == Kind.KERNEL));
    fanIns.add(fanIn);
    return offset;
  }

  private void add(Operation operation) {
    operations.add(operation);
    shapes.put(operation.name(), operation.output());
  }

  private static boolean isRelu(BaseLayer layer) {
    return layer.getActivationFn() instanceof ActivationReLU;
  }

  private static IllegalArgumentException unsupported(String name, Class<?> type) {
    return new IllegalArgumentException(
        "layer %s is a %s, which the fast engine does not know; use the stock engine"
            .formatted(name, type.getSimpleName()));
  }
}
