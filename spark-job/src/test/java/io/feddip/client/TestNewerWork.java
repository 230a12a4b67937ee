package io.feddip.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.client.LocalResult;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.strategy.FedMef;
import io.feddip.strategy.FedRts;
import io.feddip.strategy.FedTiny;
import io.feddip.strategy.Flash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What clients of the newer rivals do, re-computed in double precision; a step sees all examples.
 */
class TestNewerWork {
  private static final double FRACTION = 0.5;

  private final LinearClient client = new LinearClient();
  private final Layout layout = client.layout();
  private final Random random = new Random(9);
  private final Mask mask = LinearClient.mask(8, 5);
  private final float[] initial = initial();

  private float[] initial() {
    float[] weights = new float[2 * LinearClient.HALF];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Masks.apply(layout, mask, weights, weights);
    return weights;
  }

  private double[] train(double[] weights, boolean[] kept, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      double[] gradient = client.gradient(weights);
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= kept[i] ? LinearClient.ETA * gradient[i] : 0;
      }
    }
    return weights;
  }

  /** Of the coordinates in a range that have the state, those with the largest scores. */
  private static int[] largest(
      int from, int to, boolean[] kept, boolean state, int count, ToDoubleFunction<Integer> score) {
    return IntStream.range(from, to)
        .filter(i -> kept[i] == state)
        .boxed()
        .sorted(Comparator.comparingDouble(score).reversed())
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }

  /** FedTiny's measurement after training to some weights. */
  private double[] candidates(double[] trained) {
    boolean[] kept = LinearClient.bits(mask);
    double[] gradient = client.gradient(trained);
    double[] expected = new double[2 * LinearClient.HALF];
    for (int from : new int[] {0, LinearClient.HALF}) {
      int count = (int) (FRACTION * mask.kept(from, from + LinearClient.HALF));
      for (int i :
          largest(from, from + LinearClient.HALF, kept, false, count, c -> Math.abs(gradient[c]))) {
        expected[i] = Math.abs(gradient[i]);
      }
    }
    return expected;
  }

  private static void close(float[] values, double[] expected) {
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @Test
  void fedTinySendsTheLargestGradientsOfWhatIsPruned() {
    LocalResult result = client.run(new FedTiny.Adjust(FRACTION), 2, Optional.of(mask), initial);
    double[] trained = train(LinearClient.exact(initial), LinearClient.bits(mask), 2);
    close(result.weights().flat(), trained);
    close(result.measurement().orElseThrow(), candidates(trained));
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.1", "5, 10"})
  void fedMefExtrudesTheSmallest(double first, double most) {
    LocalResult result =
        client.run(new FedMef.Extrude(FRACTION, first, most), 3, Optional.of(mask), initial);
    boolean[] kept = LinearClient.bits(mask);
    double[] weights = LinearClient.exact(initial);
    int[][] low = new int[2][];
    for (int half = 0; half < 2; half++) {
      int from = half * LinearClient.HALF;
      int count = (int) (FRACTION * mask.kept(from, from + LinearClient.HALF));
      low[half] =
          largest(from, from + LinearClient.HALF, kept, true, count, c -> -Math.abs(initial[c]));
    }
    for (int step = 0; step < 3; step++) {
      double[] gradient = client.gradient(weights);
      double sum = 0;
      for (int[] layer : low) {
        double norm =
            Math.sqrt(Arrays.stream(layer).mapToDouble(i -> weights[i] * weights[i]).sum());
        for (int i : layer) {
          gradient[i] += weights[i] / norm;
          sum += Math.abs(weights[i]);
        }
      }
      double pushed = first * (2 / (1 + Math.exp(-sum)) - 1) * (6.0 - 2 * step) / (6 - step);
      double rate = Math.min(most, Math.max(LinearClient.ETA, pushed));
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= kept[i] ? rate * gradient[i] : 0;
      }
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) result.weights().flat()[i]).isCloseTo(weights[i], within(2e-4));
    }
    assertThat(result.measurement()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void fedRtsVotes(boolean adjusts) {
    LocalResult result =
        client.run(new FedRts.Vote(FRACTION, adjusts), 2, Optional.of(mask), initial);
    double[] trained = train(LinearClient.exact(initial), LinearClient.bits(mask), 2);
    double[] expected = new double[2 * LinearClient.HALF];
    double[] candidates = candidates(trained);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = adjusts && candidates[i] > 0 ? 1 : 0;
    }
    for (int from : new int[] {0, LinearClient.HALF}) {
      int count = (int) (FRACTION * mask.kept(from, from + LinearClient.HALF));
      for (int i :
          largest(
              from,
              from + LinearClient.HALF,
              LinearClient.bits(mask),
              true,
              count,
              c -> -Math.abs(trained[c]))) {
        expected[i] = 1;
      }
    }
    close(result.measurement().orElseThrow(), expected);
  }

  @Test
  void flashFindsDensities() {
    double sparsity = .5;
    LocalResult result =
        client.run(new Flash.FindDensities(sparsity, .25, 7), 3, Optional.empty(), initial);
    boolean[] kept = LinearClient.bits(ErdosRenyiKernel.mask(layout, sparsity, 7));
    double[] weights = LinearClient.exact(initial);
    int size = LinearClient.HALF;
    for (int epoch = 0; epoch < 3; epoch++) {
      clear(weights, kept);
      train(weights, kept, 1);
      double[] gradient = client.gradient(weights);
      int survivors = size - (int) (.25 * size);
      double[] held = weights.clone();
      boolean[] next = new boolean[kept.length];
      for (int i :
          largest(0, 2 * LinearClient.HALF, kept, true, survivors, c -> Math.abs(held[c]))) {
        next[i] = true;
      }
      for (int i :
          largest(
              0,
              2 * LinearClient.HALF,
              next,
              false,
              size - survivors,
              c -> Math.abs(gradient[c]))) {
        next[i] = true;
      }
      kept = next;
    }
    double[] expected = new double[2 * LinearClient.HALF];
    for (int i = 0; i < kept.length; i++) {
      expected[i / LinearClient.HALF * LinearClient.HALF] += kept[i] ? 1.0 / LinearClient.HALF : 0;
    }
    close(result.measurement().orElseThrow(), expected);
    assertThat(result.weights().flat()).isEqualTo(initial);
  }

  private static void clear(double[] weights, boolean[] kept) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = kept[i] ? weights[i] : 0;
    }
  }
}
