package io.feddip.zoo.dl4j;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Parameter;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer as DeepLearning4J has it, inside a fast network. It runs on dense weights whatever the
 * mask; its kernels are pruned like any other.
 */
public final class Dl4jLayer implements LayerDefinition {
  private final Layer prototype;

  private Dl4jLayer(Layer prototype) {
    this.prototype = prototype;
  }

  /**
   * A layer so configured.
   *
   * @param configuration of a layer that takes and gives vectors or images; the number of its
   *     inputs follows from where it stands
   */
  public static Dl4jLayer of(Layer configuration) {
    return new Dl4jLayer(requireNonNull(configuration, "configuration is null").clone());
  }

  /** A copy of the layer's configuration. */
  public Layer configuration() {
    return prototype.clone();
  }

  @Override
  public ExampleShape output(ExampleShape input) {
    return ConfiguredLayer.of(configuration(), input).output();
  }

  @Override
  public int usesPerWeight(ExampleShape input) {
    ExampleShape output = output(input);
    return output.height() * output.width();
  }

  @Override
  public FastLayer open(LayerPlace place) {
    return new StockLayer(
        ConfiguredLayer.of(configuration(), place.input()),
        parameters(place.input()).stream().map(Dl4jLayer::length).toList(),
        place);
  }

  private static int length(Parameter parameter) {
    return parameter.shape().stream().reduce(1, Math::multiplyExact);
  }

  /** Found by numbering: every parameter is a view of a part of the layer's flat vector. */
  @Override
  public List<Parameter> parameters(ExampleShape input) {
    ConfiguredLayer configured = ConfiguredLayer.of(configuration(), input);
    int length = configured.parameters();
    if (length == 0) {
      return List.of();
    }
    try (INDArray numbers = Nd4j.arange(length).castTo(DataType.FLOAT).reshape(1, length)) {
      Map<String, INDArray> table = configured.instantiate(numbers).paramTable();
      return parameters(configured.layer(), table);
    }
  }

  private static List<Parameter> parameters(Layer layer, Map<String, INDArray> table) {
    List<String> names = new ArrayList<>(table.keySet());
    names.sort(Comparator.comparingDouble(name -> table.get(name).minNumber().doubleValue()));
    int fanIn =
        names.stream()
            .filter(name -> isKernel(layer, name))
            .mapToInt(name -> fanIn(layer, table.get(name)))
            .max()
            .orElse(1);
    return names.stream().map(name -> parameter(layer, name, table.get(name), fanIn)).toList();
  }

  private static Parameter parameter(Layer layer, String name, INDArray values, int layersFanIn) {
    if (isKernel(layer, name)) {
      return Parameter.uniform(name, Kind.KERNEL, shape(values), fanIn(layer, values));
    }
    List<Integer> shape = List.of(Math.toIntExact(values.length()));
    if (layer instanceof BatchNormalization) {
      return switch (name) {
        case BatchNormalizationParamInitializer.GAMMA ->
            Parameter.constant(name, Kind.SCALE, shape, 1);
        case BatchNormalizationParamInitializer.BETA ->
            Parameter.constant(name, Kind.SHIFT, shape, 0);
        case BatchNormalizationParamInitializer.GLOBAL_VAR ->
            Parameter.constant(name, Kind.STATISTIC, shape, 1);
        default -> Parameter.constant(name, Kind.STATISTIC, shape, 0);
      };
    }
    return Parameter.uniform(name, Kind.BIAS, shape, layersFanIn);
  }

  private static boolean isKernel(Layer layer, String name) {
    ParamInitializer initializer = layer.initializer();
    return !(layer instanceof BatchNormalization) && initializer.isWeightParam(layer, name);
  }

  /** Inputs of one output. */
  private static int fanIn(Layer layer, INDArray kernel) {
    if (layer instanceof DepthwiseConvolution2D depthwise) {
      return depthwise.getKernelSize()[0] * depthwise.getKernelSize()[1];
    }
    return Math.toIntExact(kernel.length() / shape(kernel).get(0));
  }

  /** In the order of the flat vector: DeepLearning4J keeps matrices column by column. */
  private static List<Integer> shape(INDArray kernel) {
    List<Integer> shape = new ArrayList<>();
    for (long extent : kernel.shape()) {
      shape.add(Math.toIntExact(extent));
    }
    if (kernel.ordering() == 'f') {
      Collections.reverse(shape);
    }
    return shape;
  }
}
