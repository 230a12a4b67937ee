package io.feddip.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.client.LocalResult;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.wire.Update;
import io.feddip.strategy.FedDst;
import io.feddip.strategy.PruneFl;
import io.feddip.strategy.Snip;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rivals' clients do, re-computed in double precision; every step sees all examples. */
class TestLocalWork {

  private final LinearClient client = new LinearClient();
  private final Layout layout = client.layout();

  private float[] weights(Optional<Mask> mask) {
    Random random = new Random(9);
    float[] weights = new float[2 * LinearClient.HALF];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    mask.ifPresent(kept -> Masks.apply(layout, kept, weights, weights));
    return weights;
  }

  private void train(double[] weights, boolean[] kept, int epochs, double[] squares) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      double[] gradient = client.gradient(weights);
      for (int i = 0; i < weights.length; i++) {
        squares[i] += gradient[i] * gradient[i];
        weights[i] -= kept[i] ? LinearClient.ETA * gradient[i] : 0;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "3, 0.5", "4, 0.25", "2, 0"})
  void prunesSmallestAndRegrowsByGradient(int epochs, double fraction) {
    Mask mask = LinearClient.mask(8, 18);
    float[] received = weights(Optional.of(mask));
    LocalResult result =
        client.run(new FedDst.Readjust(fraction), epochs, Optional.of(mask), received.clone());

    double[] weights = LinearClient.exact(received);
    boolean[] kept = LinearClient.bits(mask);
    train(weights, kept, epochs - 1, new double[weights.length]);
    double[] gradient = client.gradient(weights);
    for (int from : new int[] {0, LinearClient.HALF}) {
      List<Integer> present =
          IntStream.range(from, from + LinearClient.HALF).filter(i -> kept[i]).boxed().toList();
      int exchanged =
          Math.min((int) (fraction * present.size()), LinearClient.HALF - present.size());
      present.stream()
          .sorted(Comparator.comparingDouble(i -> Math.abs(weights[i])))
          .limit(exchanged)
          .forEach(
              i -> {
                kept[i] = false;
                weights[i] = 0;
              });
      List<Integer> grown =
          IntStream.range(from, from + LinearClient.HALF)
              .filter(i -> !kept[i])
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Math.abs(gradient[i])))
              .limit(exchanged)
              .toList();
      grown.forEach(i -> kept[i] = true);
    }
    train(weights, kept, 1, new double[weights.length]);

    assertThat(LinearClient.bits(result.mask().orElseThrow())).isEqualTo(kept);
    assertThat(Masks.layerCounts(layout, result.mask().orElseThrow())).containsExactly(8, 18);
    assertThat(result.loss().examples()).isEqualTo((long) epochs * LinearClient.EXAMPLES);
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) result.weights().flat()[i]).isCloseTo(weights[i], within(1e-5));
    }
  }

  @Test
  void sumsSquaredGradientsOfPrunedWeightsToo() {
    Mask mask = LinearClient.mask(8, 9);
    float[] received = weights(Optional.of(mask));
    LocalResult result =
        client.run(new PruneFl.SquareGradients(), 3, Optional.of(mask), received.clone());
    double[] weights = LinearClient.exact(received);
    double[] squares = new double[weights.length];
    train(weights, LinearClient.bits(mask), 3, squares);
    float[] measured = result.measurement().orElseThrow();
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) measured[i]).isCloseTo(squares[i], within(1e-5));
      assertThat((double) result.weights().flat()[i]).isCloseTo(weights[i], within(1e-5));
    }
    assertThat(Update.largestMagnitude(measured, measured.length, 0)).isPositive();
  }

  @Test
  void measuresSaliencyWithoutTraining() {
    float[] received = weights(Optional.empty());
    LocalResult result =
        client.run(
            new Snip.MeasureSaliency(LinearClient.EXAMPLES), 3, Optional.empty(), received.clone());
    double[] gradient = client.gradient(LinearClient.exact(received));
    float[] measured = result.measurement().orElseThrow();
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) measured[i]).isCloseTo(Math.abs(gradient[i] * received[i]), within(1e-6));
    }
    assertThat(result.weights().flat()).isEqualTo(received);
  }
}
