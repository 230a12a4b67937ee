package io.feddip.api.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.List;

/** What a layer of a {@link LayerGraph} computes. */
public sealed interface Operation {
  /**
   * Shape of the output for an input of that shape.
   *
   * @throws IllegalArgumentException if the operation cannot take it
   */
  ExampleShape output(ExampleShape input);

  /** Its parameters in the order of the flat vector. */
  default List<Parameter> parameters(ExampleShape input) {
    return List.of();
  }

  /** In how many multiplications each number of its kernel takes part when one example passes. */
  default int usesPerWeight(ExampleShape input) {
    return 1;
  }

  /**
   * A convolution. Its biases come before its kernel in the flat vector, as in DeepLearning4J.
   *
   * @param outputs channels
   * @param kernel rows and columns of the kernel
   * @param stride step of the kernel
   * @param padding rows and columns of zeros on each side
   * @param bias whether a bias is added
   * @param rectified whether a ReLU follows inside the layer
   */
  record Convolution(
      int outputs, int kernel, int stride, int padding, boolean bias, boolean rectified)
      implements Operation {
    public Convolution {
      requirePositive("outputs", outputs);
      requirePositive("kernel", kernel);
      requirePositive("stride", stride);
      if (padding < 0) {
        throw new IllegalArgumentException("padding is negative: " + padding);
      }
    }

    /** Stride 1, no padding, with bias, without ReLU. */
    public static Convolution of(int outputs, int kernel) {
      return new Convolution(outputs, kernel, 1, 0, true, false);
    }

    public Convolution withStride(int step) {
      return new Convolution(outputs, kernel, step, padding, bias, rectified);
    }

    public Convolution withPadding(int zeros) {
      return new Convolution(outputs, kernel, stride, zeros, bias, rectified);
    }

    public Convolution withoutBias() {
      return new Convolution(outputs, kernel, stride, padding, false, rectified);
    }

    public Convolution withRelu() {
      return new Convolution(outputs, kernel, stride, padding, bias, true);
    }

    @Override
    public ExampleShape output(ExampleShape input) {
      if (kernel > input.height() + 2 * padding || kernel > input.width() + 2 * padding) {
        throw new IllegalArgumentException(
            "a kernel of %d×%d does not fit into %d×%d pixels with padding %d"
                .formatted(kernel, kernel, input.height(), input.width(), padding));
      }
      return new ExampleShape(
          outputs,
          (input.height() + 2 * padding - kernel) / stride + 1,
          (input.width() + 2 * padding - kernel) / stride + 1);
    }

    @Override
    public List<Parameter> parameters(ExampleShape input) {
      int fanIn = Math.multiplyExact(input.channels(), kernel * kernel);
      Parameter weights =
          Parameter.uniform(
              "W", Kind.KERNEL, List.of(outputs, input.channels(), kernel, kernel), fanIn);
      return bias
          ? List.of(Parameter.uniform("b", Kind.BIAS, List.of(outputs), fanIn), weights)
          : List.of(weights);
    }

    @Override
    public int usesPerWeight(ExampleShape input) {
      ExampleShape output = output(input);
      return output.height() * output.width();
    }
  }

  /**
   * A dense layer with bias on all numbers of its input. Its biases come after its kernel.
   *
   * @param rectified whether a ReLU follows inside the layer
   */
  record Dense(int outputs, boolean rectified) implements Operation {
    public Dense {
      requirePositive("outputs", outputs);
    }

    @Override
    public ExampleShape output(ExampleShape input) {
      return new ExampleShape(outputs, 1, 1);
    }

    @Override
    public List<Parameter> parameters(ExampleShape input) {
      return List.of(
          Parameter.uniform("W", Kind.KERNEL, List.of(outputs, input.size()), input.size()),
          Parameter.uniform("b", Kind.BIAS, List.of(outputs), input.size()));
    }
  }

  /**
   * The largest pixel of each window, without padding.
   *
   * @param size rows and columns of the window
   * @param stride its step
   */
  record MaxPool(int size, int stride) implements Operation {
    public MaxPool {
      requirePositive("size", size);
      requirePositive("stride", stride);
    }

    @Override
    public ExampleShape output(ExampleShape input) {
      if (size > input.height() || size > input.width()) {
        throw new IllegalArgumentException(
            "windows of %d×%d do not fit into %d×%d pixels"
                .formatted(size, size, input.height(), input.width()));
      }
      return new ExampleShape(
          input.channels(),
          (input.height() - size) / stride + 1,
          (input.width() - size) / stride + 1);
    }
  }

  /** The mean of every channel over all its pixels. */
  record AveragePool() implements Operation {
    @Override
    public ExampleShape output(ExampleShape input) {
      return new ExampleShape(input.channels(), 1, 1);
    }
  }

  /**
   * Batch normalisation, channel by channel.
   *
   * @param decay share of the running statistics that a step keeps, in [0, 1]
   * @param epsilon added to the variance, positive
   */
  record Norm(double decay, double epsilon) implements Operation {
    public Norm {
      if (!(decay >= 0) || decay > 1 || !(epsilon > 0)) {
        throw new IllegalArgumentException(
            "decay must be in [0, 1] and epsilon positive: " + decay + ", " + epsilon);
      }
    }

    @Override
    public ExampleShape output(ExampleShape input) {
      return input;
    }

    @Override
    public List<Parameter> parameters(ExampleShape input) {
      List<Integer> shape = List.of(input.channels());
      return List.of(
          Parameter.constant("gamma", Kind.SCALE, shape, 1),
          Parameter.constant("beta", Kind.SHIFT, shape, 0),
          Parameter.constant("mean", Kind.STATISTIC, shape, 0),
          Parameter.constant("var", Kind.STATISTIC, shape, 1));
    }
  }

  /**
   * Inverted dropout.
   *
   * @param retain probability of keeping a number, in (0, 1]
   */
  record Dropout(double retain) implements Operation {
    public Dropout {
      if (!(retain > 0) || retain > 1) {
        throw new IllegalArgumentException("retain must be in (0, 1]: " + retain);
      }
    }

    @Override
    public ExampleShape output(ExampleShape input) {
      return input;
    }
  }

  /** A ReLU. */
  record Relu() implements Operation {
    @Override
    public ExampleShape output(ExampleShape input) {
      return input;
    }
  }

  /** The sum of two inputs of one shape. */
  record Sum() implements Operation {
    @Override
    public ExampleShape output(ExampleShape input) {
      return input;
    }
  }

  /** A layer from outside. */
  record Own(LayerDefinition definition) implements Operation {
    public Own {
      requireNonNull(definition, "definition is null");
    }

    @Override
    public ExampleShape output(ExampleShape input) {
      return definition.output(input);
    }

    @Override
    public List<Parameter> parameters(ExampleShape input) {
      return definition.parameters(input);
    }

    @Override
    public int usesPerWeight(ExampleShape input) {
      return definition.usesPerWeight(input);
    }
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
  }
}
