package io.feddip.api.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A classifier as layers, written once for every engine: {@link #from} the shape of an example,
 * layer by layer, to {@link Builder#softmax}. Each layer reads the one before it, unless {@link
 * Builder#after} says another. Immutable.
 */
public final class LayerGraph {
  /** What layers call the network's input. */
  public static final String INPUT = "input";

  /** Name of the last layer. */
  public static final String OUTPUT = "output";

  private final ExampleShape input;
  private final List<Layer> layers;
  private final Layout layout;

  private LayerGraph(ExampleShape input, Map<String, Layer> declared) {
    this.input = input;
    this.layers = LayerOrder.of(declared);
    this.layout = layout(layers);
  }

  /** Begins a network for examples of that shape. */
  public static Builder from(ExampleShape input) {
    return new Builder(input);
  }

  /** Shape of one example. */
  public ExampleShape input() {
    return input;
  }

  /** Number of classes. */
  public int classes() {
    return layers.get(layers.size() - 1).output().channels();
  }

  /** At how many places of an example it says something: at one, but for sequences. */
  public int positions() {
    ExampleShape output = layers.get(layers.size() - 1).output();
    return output.height() * output.width();
  }

  /**
   * All layers in the order in which they are executed and their parameters lie in the flat vector.
   * A layer comes as soon as all it reads has come; those that could come at the same time come in
   * the order in which they became possible, readers of one layer in the order of declaration. It
   * is DeepLearning4J's order.
   */
  public List<Layer> layers() {
    return layers;
  }

  /** Where every parameter is in the flat vector. Kernels are prunable. */
  public Layout layout() {
    return layout;
  }

  /**
   * The same network with other operations in the places of some.
   *
   * @param replacement what a layer is to compute, its own operation if the same as before
   * @throws IllegalArgumentException if that changes a layer's shape or the flat vector
   */
  public LayerGraph replacing(Function<Layer, Operation> replacement) {
    Map<String, Layer> replaced = new LinkedHashMap<>();
    for (Layer layer : layers) {
      Operation operation = replacement.apply(layer);
      ExampleShape output = operation.output(layer.input());
      if (!output.equals(layer.output())) {
        throw new IllegalArgumentException(
            "layer %s would give %s instead of %s".formatted(layer.name(), output, layer.output()));
      }
      replaced.put(
          layer.name(),
          new Layer(
              layer.name(),
              layer.inputs(),
              operation,
              layer.input(),
              output,
              operation.parameters(layer.input())));
    }
    LayerGraph graph = new LayerGraph(input, replaced);
    if (!graph.layout().equals(layout)) {
      throw new IllegalArgumentException("the replaced layers have other parameters");
    }
    return graph;
  }

  private static Layout layout(List<Layer> layers) {
    List<ParameterBlock> blocks = new ArrayList<>();
    int next = 0;
    for (Layer layer : layers) {
      for (Parameter parameter : layer.parameters()) {
        ParameterBlock block =
            new ParameterBlock(
                layer.name(),
                parameter.name(),
                parameter.kind(),
                next,
                parameter.shape(),
                parameter.kind() == Kind.KERNEL);
        blocks.add(block);
        next = block.end();
      }
    }
    return new Layout(blocks);
  }

  /** Adds one layer after the other. */
  public static final class Builder {
    private final ExampleShape input;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private String last = INPUT;

    private Builder(ExampleShape input) {
      this.input = requireNonNull(input, "input is null");
    }

    /** Name of the layer that the next one reads. */
    public String last() {
      return last;
    }

    /** Shape of what the next layer reads. */
    public ExampleShape shape() {
      return shape(last);
    }

    /** Lets the next layer read another than the one before it. */
    public Builder after(String layer) {
      shape(layer);
      last = layer;
      return this;
    }

    public Builder convolution(String name, Operation.Convolution convolution) {
      return add(name, convolution);
    }

    /** A dense layer with bias and without ReLU. */
    public Builder dense(String name, int outputs) {
      return add(name, new Operation.Dense(outputs, false));
    }

    /** A dense layer with bias and ReLU. */
    public Builder denseRelu(String name, int outputs) {
      return add(name, new Operation.Dense(outputs, true));
    }

    /** Max pooling by windows that do not overlap. */
    public Builder maxPool(String name, int size) {
      return maxPool(name, size, size);
    }

    public Builder maxPool(String name, int size, int stride) {
      return add(name, new Operation.MaxPool(size, stride));
    }

    /** The mean of every channel over all its pixels. */
    public Builder averagePool(String name) {
      return add(name, new Operation.AveragePool());
    }

    /** Batch normalisation that keeps 0.9 of its running statistics, with ε = 10⁻⁵. */
    public Builder norm(String name) {
      return norm(name, 0.9, 1e-5);
    }

    public Builder norm(String name, double decay, double epsilon) {
      return add(name, new Operation.Norm(decay, epsilon));
    }

    /**
     * Inverted dropout.
     *
     * @param retain probability of keeping a number, in (0, 1]
     */
    public Builder dropout(String name, double retain) {
      return add(name, new Operation.Dropout(retain));
    }

    public Builder relu(String name) {
      return add(name, new Operation.Relu());
    }

    /** The sum of two layers of one shape. */
    public Builder sum(String name, String first, String second) {
      if (!shape(first).equals(shape(second))) {
        throw new IllegalArgumentException(
            "layer %s adds %s of %s and %s of %s, which are not of one shape"
                .formatted(name, first, text(shape(first)), second, text(shape(second))));
      }
      return add(name, List.of(first, second), new Operation.Sum());
    }

    /** A layer of one's own. */
    public Builder layer(String name, LayerDefinition definition) {
      return add(name, new Operation.Own(definition));
    }

    /**
     * Ends the network with a dense layer, of which the task makes probabilities, or numbers.
     *
     * @throws IllegalArgumentException if there is no output, or a layer whose output nobody reads
     */
    public LayerGraph softmax(int classes) {
      return end(new Operation.Dense(classes, false));
    }

    /** The same for every pixel, or every time of a sequence: the last layer is a convolution. */
    public LayerGraph softmaxEach(int classes) {
      return end(Operation.Convolution.of(classes, 1));
    }

    private LayerGraph end(Operation output) {
      add(OUTPUT, output);
      for (String name : layers.keySet()) {
        if (!name.equals(OUTPUT)
            && layers.values().stream().noneMatch(layer -> layer.inputs().contains(name))) {
          throw new IllegalArgumentException("nothing reads layer " + name);
        }
      }
      return new LayerGraph(input, layers);
    }

    private Builder add(String name, Operation operation) {
      return add(name, List.of(last), operation);
    }

    private Builder add(String name, List<String> inputs, Operation operation) {
      requireNonNull(name, "name is null");
      if (name.isBlank() || name.equals(INPUT) || layers.containsKey(name)) {
        throw new IllegalArgumentException(
            "a layer cannot be called \"" + name + "\": it is empty or taken");
      }
      ExampleShape from = shape(inputs.get(0));
      try {
        layers.put(
            name,
            new Layer(
                name, inputs, operation, from, operation.output(from), operation.parameters(from)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "layer %s cannot take %s: %s".formatted(name, text(from), e.getMessage()), e);
      }
      last = name;
      return this;
    }

    private ExampleShape shape(String layer) {
      if (layer.equals(INPUT)) {
        return input;
      }
      if (!layers.containsKey(layer)) {
        throw new IllegalArgumentException(
            "no layer is called %s; there are %s"
                .formatted(layer, String.join(", ", layers.keySet())));
      }
      return layers.get(layer).output();
    }

    private static String text(ExampleShape shape) {
      return shape.channels() + "×" + shape.height() + "×" + shape.width();
    }
  }
}
