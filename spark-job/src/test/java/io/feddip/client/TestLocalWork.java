package io.feddip.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.sparsity.Penalty;
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
  private static final int PIXELS = 6;
  private static final int CLASSES = 3;
  private static final int HALF = PIXELS * CLASSES;
  private static final int EXAMPLES = 20;
  private static final double ETA = 0.3;

  private final LinearNetwork network = new LinearNetwork(PIXELS, CLASSES);
  private final Layout layout = network.layout();
  private final Examples examples = examples();

  private static Examples examples() {
    Random random = new Random(5);
    byte[] pixels = new byte[EXAMPLES * PIXELS];
    random.nextBytes(pixels);
    int[] labels = random.ints(EXAMPLES, 0, CLASSES).toArray();
    return new Examples(3, 1, 1, PIXELS, pixels, labels);
  }

  private LocalResult run(ClientWork work, int epochs, Optional<Mask> mask, float[] weights) {
    Normalization plain = new Normalization(List.of(0.0), List.of(1.0));
    LocalTraining training =
        new LocalTraining(epochs, EXAMPLES, ETA, 0, Penalty.NONE, 0, 0, Coverage.MASKED, false);
    LocalTrainer trainer =
        new LocalTrainer(network, layout, plain, Augmentation.NONE, EXAMPLES, Objective.PLAIN);
    KeyedRandom random = new KeyedRandom(1, "client", 0, 3);
    return work.run(
        new ClientSession(
            trainer,
            model -> Double.NaN,
            training,
            Weights.of(layout, weights),
            mask,
            examples,
            ClientState.NONE,
            random));
  }

  private float[] weights(Optional<Mask> mask) {
    Random random = new Random(9);
    float[] weights = new float[2 * HALF];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    mask.ifPresent(kept -> Masks.apply(layout, kept, weights, weights));
    return weights;
  }

  private static Mask mask(int firstLayer, int secondLayer) {
    Random random = new Random(11);
    long[] words = new long[1];
    for (int kept = 0; kept < firstLayer; kept = Long.bitCount(words[0])) {
      words[0] |= 1L << random.nextInt(HALF);
    }
    for (int kept = 0; kept < secondLayer; kept = Long.bitCount(words[0]) - firstLayer) {
      words[0] |= 1L << (HALF + random.nextInt(HALF));
    }
    return Mask.ofWords(2 * HALF, words);
  }

  private double[] gradient(double[] at) {
    float[] weights = new float[at.length];
    for (int i = 0; i < at.length; i++) {
      weights[i] = (float) at[i];
    }
    double[] gradient = new double[at.length];
    for (int e = 0; e < EXAMPLES; e++) {
      double[] x = new double[PIXELS];
      for (int i = 0; i < PIXELS; i++) {
        x[i] = (examples.pixels()[e * PIXELS + i] & 0xff) / 255.0;
      }
      network.add(weights, x, examples.labels()[e], 1.0 / EXAMPLES, gradient);
    }
    return gradient;
  }

  private void train(double[] weights, boolean[] kept, int epochs, double[] squares) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      double[] gradient = gradient(weights);
      for (int i = 0; i < weights.length; i++) {
        squares[i] += gradient[i] * gradient[i];
        weights[i] -= kept[i] ? ETA * gradient[i] : 0;
      }
    }
  }

  private static boolean[] bits(Mask mask) {
    boolean[] bits = new boolean[mask.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = mask.isKept(i);
    }
    return bits;
  }

  private static double[] exact(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "3, 0.5", "4, 0.25", "2, 0"})
  void prunesSmallestAndRegrowsByGradient(int epochs, double fraction) {
    Mask mask = mask(8, 18);
    float[] received = weights(Optional.of(mask));
    LocalResult result =
        run(new FedDst.Readjust(fraction), epochs, Optional.of(mask), received.clone());

    double[] weights = exact(received);
    boolean[] kept = bits(mask);
    train(weights, kept, epochs - 1, new double[weights.length]);
    double[] gradient = gradient(weights);
    for (int from : new int[] {0, HALF}) {
      List<Integer> present =
          IntStream.range(from, from + HALF).filter(i -> kept[i]).boxed().toList();
      int exchanged = Math.min((int) (fraction * present.size()), HALF - present.size());
      present.stream()
          .sorted(Comparator.comparingDouble(i -> Math.abs(weights[i])))
          .limit(exchanged)
          .forEach(
              i -> {
                kept[i] = false;
                weights[i] = 0;
              });
      List<Integer> grown =
          IntStream.range(from, from + HALF)
              .filter(i -> !kept[i])
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Math.abs(gradient[i])))
              .limit(exchanged)
              .toList();
      grown.forEach(i -> kept[i] = true);
    }
    train(weights, kept, 1, new double[weights.length]);

    assertThat(bits(result.mask().orElseThrow())).isEqualTo(kept);
    assertThat(Masks.layerCounts(layout, result.mask().orElseThrow())).containsExactly(8, 18);
    assertThat(result.loss().examples()).isEqualTo((long) epochs * EXAMPLES);
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) result.weights().flat()[i]).isCloseTo(weights[i], within(1e-5));
    }
  }

  @Test
  void sumsSquaredGradientsOfPrunedWeightsToo() {
    Mask mask = mask(8, 9);
    float[] received = weights(Optional.of(mask));
    LocalResult result = run(new PruneFl.SquareGradients(), 3, Optional.of(mask), received.clone());
    double[] weights = exact(received);
    double[] squares = new double[weights.length];
    train(weights, bits(mask), 3, squares);
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
        run(new Snip.MeasureSaliency(EXAMPLES), 3, Optional.empty(), received.clone());
    double[] gradient = gradient(exact(received));
    float[] measured = result.measurement().orElseThrow();
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) measured[i]).isCloseTo(Math.abs(gradient[i] * received[i]), within(1e-6));
    }
    assertThat(result.weights().flat()).isEqualTo(received);
  }
}
