package io.feddip.zoo.dl4j;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.api.model.Minibatch;
import io.feddip.kernels.loops.Transposition;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs one heap layer for a DeepLearning4J layer: turns arrays with the examples first into signals
 * with the examples last, and back. Buffers grow to the largest batch seen and are reused.
 */
final class HeapExecutor {
  private final FastLayer layer;
  private final Signal input;
  private final Signal output;
  private final float[] weights;
  private final float[] gradient;
  private final Step step = new Step();
  private float[] rows = {};
  private INDArray lastInput;
  private int examples;
  private int lanes;

  /**
   * @param parameters how many numbers the layer reads as weights
   */
  HeapExecutor(FastLayer layer, int inputFeatures, int outputFeatures, int parameters) {
    this.layer = layer;
    this.input = new Signal(inputFeatures);
    this.output = new Signal(outputFeatures);
    this.weights = new float[parameters];
    this.gradient = new float[parameters];
  }

  /** Whether {@link #backward} can follow: the last pass was in training mode, of this array. */
  boolean isReadyFor(INDArray array) {
    return lastInput == array;
  }

  /** Forgets the arrays of the last batch. */
  void clear() {
    lastInput = null;
  }

  /** The layer's own parameters, to be filled before a forward pass. */
  float[] weights() {
    return weights;
  }

  /**
   * Computes the layer's output.
   *
   * @param array [examples][features…]
   */
  void forward(INDArray array, boolean training) {
    examples = Math.toIntExact(array.size(0));
    lanes =
        (examples + Minibatch.LANE_MULTIPLE - 1)
            / Minibatch.LANE_MULTIPLE
            * Minibatch.LANE_MULTIPLE;
    input.reserveValues(lanes);
    output.reserveValues(lanes);
    read(array, input.features(), input.values());
    if (training) {
      step.train(weights, gradient, lanes, examples, 0);
    } else {
      step.infer(weights, lanes, examples);
    }
    layer.forward(step, input, output);
    lastInput = training ? array : null;
  }

  /** Writes the output of the last forward pass; returns {@code target}. */
  INDArray writeOutput(INDArray target) {
    return write(output.features(), output.values(), target);
  }

  /**
   * Computes the gradient of the layer's parameters and of its input, after a forward pass in
   * training mode.
   *
   * @param errors [examples][features…] of the output
   * @return the gradient, laid out like the weights
   */
  float[] backward(INDArray errors) {
    input.reserveErrors(lanes);
    output.reserveErrors(lanes);
    Arrays.fill(output.errors(), 0, output.features() * lanes, 0);
    read(errors, output.features(), output.errors());
    layer.backward(step, input, output, true);
    return gradient;
  }

  /** Writes the input's errors of the last backward pass; returns {@code target}. */
  INDArray writeInputErrors(INDArray target) {
    return write(input.features(), input.errors(), target);
  }

  private void read(INDArray array, int features, float[] values) {
    if (array.length() != (long) examples * features) {
      throw new IllegalArgumentException(
          "expected %d examples of %d numbers, not %d numbers"
              .formatted(examples, features, array.length()));
    }
    reserve(features);
    HeapCopies.read(array, 'c', rows, 0);
    Transposition.transpose(rows, 0, features, values, 0, lanes, examples, features);
  }

  private INDArray write(int features, float[] values, INDArray target) {
    reserve(features);
    Transposition.transpose(values, 0, lanes, rows, 0, features, features, examples);
    HeapCopies.write(rows, 0, 'c', target);
    return target;
  }

  private void reserve(int features) {
    int length = Math.multiplyExact(examples, features);
    if (rows.length < length) {
      rows = new float[length];
    }
  }
}
