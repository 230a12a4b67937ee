package io.feddip.zoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.UsageException;
import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Parameter;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.api.model.ExampleShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers over sequences. */
final class TestLstm {
  private static final int LANES = 16;
  private static final ExampleShape INPUT = new ExampleShape(3, 1, 5);

  /** Parameters begin behind two numbers that belong to nobody. */
  private static FastLayer open(LayerDefinition layer, ExampleShape input) {
    List<Integer> offsets = new ArrayList<>();
    int next = 2;
    for (Parameter parameter : layer.parameters(input)) {
      offsets.add(next);
      next += length(parameter);
    }
    return layer.open(new LayerPlace(input, offsets, 1));
  }

  private static int length(Parameter parameter) {
    return parameter.shape().stream().reduce(1, Math::multiplyExact);
  }

  private static int parameters(LayerDefinition layer, ExampleShape input) {
    return layer.parameters(input).stream().mapToInt(TestLstm::length).sum();
  }

  private static float[] weights(LayerDefinition layer, ExampleShape input, double sparsity) {
    Random random = new Random(4);
    float[] weights = new float[2 + parameters(layer, input)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextDouble() < sparsity ? 0 : (float) random.nextGaussian() / 2;
    }
    return weights;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsAreThoseOfDifferences(boolean sequence) {
    Lstm lstm = new Lstm(4, sequence);
    for (double sparsity : new double[] {0, 0.7}) {
      FastLayer layer = open(lstm, INPUT);
      float[] weights = weights(lstm, INPUT, sparsity);
      new NumericGradient(
              layer,
              layer,
              weights,
              NumericGradient.signal(new Random(7), INPUT.size()),
              lstm.output(INPUT).size(),
              false)
          .check(IntStream.range(2, weights.length).toArray());
    }
  }

  /** Step by step in double precision, as the textbook has it. */
  @Test
  void whatItSaysIsTheTextbooks() {
    Lstm lstm = new Lstm(4, true);
    float[] weights = weights(lstm, INPUT, 0);
    Signal input = new Signal(INPUT.size());
    Signal output = new Signal(20);
    input.reserveValues(LANES);
    output.reserveValues(LANES);
    System.arraycopy(
        NumericGradient.signal(new Random(2), INPUT.size()), 0, input.values(), 0, 15 * LANES);
    Step step = new Step();
    step.infer(weights, LANES, 11);
    open(lstm, INPUT).forward(step, input, output);
    for (int lane = 0; lane < 11; lane++) {
      double[] said = new double[4];
      double[] cells = new double[4];
      for (int time = 0; time < 5; time++) {
        double[] rows = new double[16];
        for (int row = 0; row < 16; row++) {
          rows[row] = weights[2 + 48 + 64 + row];
          for (int k = 0; k < 3; k++) {
            rows[row] += weights[2 + row * 3 + k] * input.values()[(k * 5 + time) * LANES + lane];
          }
          for (int k = 0; k < 4; k++) {
            rows[row] += weights[2 + 48 + row * 4 + k] * said[k];
          }
        }
        for (int k = 0; k < 4; k++) {
          cells[k] = sigmoid(rows[4 + k]) * cells[k] + sigmoid(rows[k]) * Math.tanh(rows[8 + k]);
        }
        for (int k = 0; k < 4; k++) {
          said[k] = sigmoid(rows[12 + k]) * Math.tanh(cells[k]);
          assertThat((double) output.values()[(k * 5 + time) * LANES + lane])
              .isCloseTo(said[k], within(1e-6));
        }
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void wordsAreLookedUpAndLearnt() {
    Embedding embedding = new Embedding(6, 2);
    ExampleShape three = new ExampleShape(1, 1, 3);
    float[] weights = weights(embedding, three, 0);
    Signal input = new Signal(3);
    Signal output = new Signal(6);
    for (Signal signal : List.of(input, output)) {
      signal.reserveValues(LANES);
      signal.reserveErrors(LANES);
    }
    for (int time = 0; time < 3; time++) {
      // Twice the same in each example; lanes without one hold what is no word.
      Arrays.fill(input.values(), time * LANES, (time + 1) * LANES, -3);
      input.values()[time * LANES] = time == 2 ? 1 : 4;
      input.values()[time * LANES + 1] = time == 1 ? 5 : 1;
    }
    Step step = new Step();
    float[] gradient = new float[weights.length];
    Arrays.fill(gradient, Float.NaN);
    step.train(weights, gradient, LANES, 2, 1);
    FastLayer layer = open(embedding, three);
    layer.forward(step, input, output);
    assertThat(output.values()[0]).isEqualTo(weights[2 + 8]);
    assertThat(output.values()[(3 + 1) * LANES + 1]).isEqualTo(weights[2 + 11]);
    for (int i = 0; i < 6 * LANES; i++) {
      output.errors()[i] = i % LANES < 2 ? 1 + i / LANES : 0;
    }
    layer.backward(step, input, output, true);
    // Word 1: the third of one example, the first and the third of the other.
    assertThat(gradient[2 + 2]).isEqualTo(3 + 1 + 3);
    assertThat(gradient[2 + 3]).isEqualTo(6 + 4 + 6);
    assertThat(gradient[2]).isZero();
    assertThat(gradient[2 + 9]).isEqualTo(4 + 5);
    input.values()[0] = 6;
    assertThatThrownBy(() -> layer.forward(step, input, output))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("6.0 where a word's number from 0 to 5 belongs");
  }
}
