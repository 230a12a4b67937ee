package io.feddip.zoo.dl4j;

import io.feddip.api.model.ExampleShape;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A layer of DeepLearning4J with its inputs known.
 *
 * @param configuration with DeepLearning4J's defaults filled in
 * @param input shape of what it reads
 * @param flat whether it takes vectors
 * @param output shape of what it gives
 */
record ConfiguredLayer(
    NeuralNetConfiguration configuration, ExampleShape input, boolean flat, ExampleShape output) {
  private static final String NAME = "layer";

  /**
   * @param layer changed
   * @throws IllegalArgumentException if it cannot stand there
   */
  static ConfiguredLayer of(Layer layer, ExampleShape input) {
    layer.setLayerName(NAME);
    NeuralNetConfiguration configuration =
        new NeuralNetConfiguration.Builder().updater(new Sgd()).layer(layer).build();
    Layer complete = configuration.getLayer();
    InputType type = InputType.convolutional(input.height(), input.width(), input.channels());
    InputPreProcessor adapter = complete.getPreProcessorForInputType(type);
    boolean flat = adapter instanceof CnnToFeedForwardPreProcessor;
    if (adapter != null && !flat) {
      throw new IllegalArgumentException(
          "a " + complete.getClass().getSimpleName() + " takes neither vectors nor images");
    }
    if (flat) {
      type = InputType.feedForward(input.size());
    }
    complete.setNIn(type, true);
    return new ConfiguredLayer(configuration, input, flat, shape(complete.getOutputType(0, type)));
  }

  private static ExampleShape shape(InputType type) {
    if (type instanceof InputType.InputTypeFeedForward vector) {
      return new ExampleShape(Math.toIntExact(vector.getSize()), 1, 1);
    } else if (type instanceof InputType.InputTypeConvolutional image) {
      return new ExampleShape(
          Math.toIntExact(image.getChannels()),
          Math.toIntExact(image.getHeight()),
          Math.toIntExact(image.getWidth()));
    }
    throw new IllegalArgumentException("its output " + type + " is neither a vector nor an image");
  }

  Layer layer() {
    return configuration.getLayer();
  }

  /** Length of its flat vector. */
  int parameters() {
    return Math.toIntExact(layer().initializer().numParams(configuration));
  }

  /**
   * An executor.
   *
   * @param values its flat vector, or null if it has no parameters
   */
  org.deeplearning4j.nn.api.Layer instantiate(INDArray values) {
    return layer().instantiate(configuration, List.of(), 0, values, false, DataType.FLOAT);
  }

  /** Shape of an array of inputs. */
  long[] inputs(int examples) {
    return flat
        ? new long[] {examples, input.size()}
        : new long[] {examples, input.channels(), input.height(), input.width()};
  }
}
