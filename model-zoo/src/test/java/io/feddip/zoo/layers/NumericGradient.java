package io.feddip.zoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import java.util.Arrays;
import java.util.Random;

/**
 * One layer under the loss Σ (c·y + ½y²) over the outputs y of its examples, with fixed random c:
 * what its backward pass says against central differences of what its forward pass computes. The
 * differences are of sums in double precision; of a layer that is linear in what is varied they are
 * exact but for the rounding of its outputs.
 */
final class NumericGradient {
  private static final int LANES = 16;
  private static final int EXAMPLES = 11;

  /** A power of two, so that values a step apart are exact for most. */
  private static final float STEP = 1f / 128;

  /** Of the largest derivative of the same array. */
  private static final double TOLERANCE = 1e-3;

  private static final long SEED = 99;

  private final FastLayer forward;
  private final FastLayer backward;
  private final Signal input;
  private final Signal output;
  private final float[] weights;
  private final float[] slopes;
  private final float[] source;
  private final boolean rectifiedInput;
  private final Step step = new Step();

  /**
   * @param forward what differences are taken of
   * @param backward what is checked, may be the same
   * @param source [inputs][lanes], before the ReLU if there is one
   * @param rectifiedInput whether the layer reads max(0, source) and answers for that ReLU too
   */
  NumericGradient(
      FastLayer forward,
      FastLayer backward,
      float[] weights,
      float[] source,
      int outputs,
      boolean rectifiedInput) {
    this.forward = forward;
    this.backward = backward;
    this.weights = weights;
    this.source = source;
    this.rectifiedInput = rectifiedInput;
    this.input = new Signal(source.length / LANES);
    this.output = new Signal(outputs);
    input.reserveValues(LANES);
    input.reserveErrors(LANES);
    output.reserveValues(LANES);
    output.reserveErrors(LANES);
    this.slopes = normal(new Random(SEED), outputs * LANES);
  }

  static float[] normal(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** [features][lanes] of normally distributed numbers. */
  static float[] signal(Random random, int features) {
    return normal(random, features * LANES);
  }

  /** [features][lanes] of numbers that differ by several steps each, half of them negative. */
  static float[] distinct(Random random, int features) {
    float[] values = new float[features * LANES];
    for (int lane = 0; lane < LANES; lane++) {
      int[] order = random.ints(0, 1 << 20).distinct().limit(features).toArray();
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      for (int feature = 0; feature < features; feature++) {
        int rank = Arrays.binarySearch(sorted, order[feature]) - features / 2;
        values[feature * LANES + lane] = (rank + 0.5f) * 5 * STEP;
      }
    }
    return values;
  }

  /**
   * Checks all inputs of all examples, and these parameters.
   *
   * @param parameters indices in the flat weights
   */
  void check(int... parameters) {
    float[] gradient = new float[weights.length];
    Arrays.fill(gradient, Float.NaN);
    run(forward, gradient);
    if (backward != forward) {
      run(backward, gradient);
    }
    for (int i = 0; i < slopes.length; i++) {
      output.errors()[i] = i % LANES < EXAMPLES ? slopes[i] + output.values()[i] : 0;
    }
    backward.backward(step, input, output, true);
    compare("parameter", weights, parameters, gradient);
    int[] positions = new int[input.features() * EXAMPLES];
    Arrays.setAll(positions, i -> i / EXAMPLES * LANES + i % EXAMPLES);
    compare("input", source, positions, input.errors().clone());
  }

  private void compare(String what, float[] values, int[] indices, float[] said) {
    double largest = 0;
    double[] differences = new double[indices.length];
    int kinks = 0;
    for (int k = 0; k < indices.length; k++) {
      differences[k] = difference(values, indices[k]);
      if (Double.isNaN(differences[k])) {
        kinks++;
      } else {
        largest = Math.max(largest, Math.abs(differences[k]));
      }
    }
    assertThat(indices.length == 0 || largest > 0).as("some %s matters", what).isTrue();
    assertThat(kinks).as("kinks at %s", what).isLessThanOrEqualTo(indices.length * 4 / 5);
    for (int k = 0; k < indices.length; k++) {
      if (!Double.isNaN(differences[k])
          && !(Math.abs(said[indices[k]] - differences[k]) <= TOLERANCE * largest)) {
        throw new AssertionError(
            "%s %d: %s instead of %s, the largest is %s"
                .formatted(what, indices[k], said[indices[k]], differences[k], largest));
      }
    }
  }

  /** The derivative by one number, or NaN where an output passes a ReLU's kink in between. */
  private double difference(float[] values, int index) {
    float middle = values[index];
    float above = middle + STEP;
    float below = middle - STEP;
    values[index] = above;
    double high = loss();
    boolean[] positive = positive();
    values[index] = below;
    double low = loss();
    values[index] = middle;
    return Arrays.equals(positive, positive())
        ? (high - low) / ((double) above - below)
        : Double.NaN;
  }

  private boolean[] positive() {
    boolean[] positive = new boolean[slopes.length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = i % LANES < EXAMPLES && output.values()[i] > 0;
    }
    return positive;
  }

  private double loss() {
    run(forward, new float[weights.length]);
    double loss = 0;
    for (int i = 0; i < slopes.length; i++) {
      if (i % LANES < EXAMPLES) {
        double y = output.values()[i];
        loss += slopes[i] * y + y * y / 2;
      }
    }
    return loss;
  }

  private void run(FastLayer layer, float[] gradient) {
    for (int i = 0; i < source.length; i++) {
      input.values()[i] = rectifiedInput ? Math.max(0, source[i]) : source[i];
    }
    step.train(weights, gradient, LANES, EXAMPLES, SEED);
    layer.forward(step, input, output);
  }
}
