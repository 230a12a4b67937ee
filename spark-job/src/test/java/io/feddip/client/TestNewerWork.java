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
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.Penalty;
import io.feddip.strategy.FedMef;
import io.feddip.strategy.FedRts;
import io.feddip.strategy.FedTiny;
import io.feddip.strategy.Flash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
  private static final int PIXELS = 6;
  private static final int CLASSES = 3;
  private static final int HALF = PIXELS * CLASSES;
  private static final int EXAMPLES = 20;
  private static final double ETA = 0.3;
  private static final double FRACTION = 0.5;

  private final LinearNetwork network = new LinearNetwork(PIXELS, CLASSES);
  private final Layout layout = network.layout();
  private final Random random = new Random(5);
  private final Examples examples = examples();
  private final Mask mask = mask(8, 5);
  private final float[] initial = initial();

  private Examples examples() {
    byte[] pixels = new byte[EXAMPLES * PIXELS];
    random.nextBytes(pixels);
    int[] labels = random.ints(EXAMPLES, 0, CLASSES).toArray();
    return new Examples(3, 1, 1, PIXELS, pixels, labels);
  }

  private Mask mask(int first, int second) {
    long[] words = new long[1];
    for (int kept = 0; kept < first; kept = Long.bitCount(words[0])) {
      words[0] |= 1L << random.nextInt(HALF);
    }
    for (int kept = 0; kept < second; kept = Long.bitCount(words[0]) - first) {
      words[0] |= 1L << (HALF + random.nextInt(HALF));
    }
    return Mask.ofWords(2 * HALF, words);
  }

  private float[] initial() {
    float[] weights = new float[2 * HALF];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Masks.apply(layout, mask, weights, weights);
    return weights;
  }

  private LocalResult run(ClientWork work, int epochs, Optional<Mask> kept) {
    Normalization plain = new Normalization(List.of(0.0), List.of(1.0));
    LocalTraining training =
        new LocalTraining(epochs, EXAMPLES, ETA, 0, Penalty.NONE, 0, 0, Coverage.MASKED, false);
    return work.run(
        new ClientSession(
            new LocalTrainer(network, layout, plain, Augmentation.NONE, EXAMPLES, Objective.PLAIN),
            model -> Double.NaN,
            training,
            Weights.of(layout, initial),
            kept,
            examples,
            ClientState.NONE,
            new KeyedRandom(1, "client", 0, 3)));
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

  private double[] train(double[] weights, boolean[] kept, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      double[] gradient = gradient(weights);
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= kept[i] ? ETA * gradient[i] : 0;
      }
    }
    return weights;
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
    boolean[] kept = bits(mask);
    double[] gradient = gradient(trained);
    double[] expected = new double[2 * HALF];
    for (int from : new int[] {0, HALF}) {
      int count = (int) (FRACTION * mask.kept(from, from + HALF));
      for (int i : largest(from, from + HALF, kept, false, count, c -> Math.abs(gradient[c]))) {
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
    LocalResult result = run(new FedTiny.Adjust(FRACTION), 2, Optional.of(mask));
    double[] trained = train(exact(initial), bits(mask), 2);
    close(result.weights().flat(), trained);
    close(result.measurement().orElseThrow(), candidates(trained));
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.1", "5, 10"})
  void fedMefExtrudesTheSmallest(double first, double most) {
    LocalResult result = run(new FedMef.Extrude(FRACTION, first, most), 3, Optional.of(mask));
    boolean[] kept = bits(mask);
    double[] weights = exact(initial);
    int[][] low = new int[2][];
    for (int half = 0; half < 2; half++) {
      int from = half * HALF;
      int count = (int) (FRACTION * mask.kept(from, from + HALF));
      low[half] = largest(from, from + HALF, kept, true, count, c -> -Math.abs(initial[c]));
    }
    for (int step = 0; step < 3; step++) {
      double[] gradient = gradient(weights);
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
      double rate = Math.min(most, Math.max(ETA, pushed));
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
    LocalResult result = run(new FedRts.Vote(FRACTION, adjusts), 2, Optional.of(mask));
    double[] trained = train(exact(initial), bits(mask), 2);
    double[] expected = new double[2 * HALF];
    double[] candidates = candidates(trained);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = adjusts && candidates[i] > 0 ? 1 : 0;
    }
    for (int from : new int[] {0, HALF}) {
      int count = (int) (FRACTION * mask.kept(from, from + HALF));
      for (int i :
          largest(from, from + HALF, bits(mask), true, count, c -> -Math.abs(trained[c]))) {
        expected[i] = 1;
      }
    }
    close(result.measurement().orElseThrow(), expected);
  }

  @Test
  void flashFindsDensities() {
    double sparsity = .5;
    LocalResult result = run(new Flash.FindDensities(sparsity, .25, 7), 3, Optional.empty());
    boolean[] kept = bits(ErdosRenyiKernel.mask(layout, sparsity, 7));
    double[] weights = exact(initial);
    int size = HALF;
    for (int epoch = 0; epoch < 3; epoch++) {
      clear(weights, kept);
      train(weights, kept, 1);
      double[] gradient = gradient(weights);
      int survivors = size - (int) (.25 * size);
      double[] held = weights.clone();
      boolean[] next = new boolean[kept.length];
      for (int i : largest(0, 2 * HALF, kept, true, survivors, c -> Math.abs(held[c]))) {
        next[i] = true;
      }
      for (int i :
          largest(0, 2 * HALF, next, false, size - survivors, c -> Math.abs(gradient[c]))) {
        next[i] = true;
      }
      kept = next;
    }
    double[] expected = new double[2 * HALF];
    for (int i = 0; i < kept.length; i++) {
      expected[i / HALF * HALF] += kept[i] ? 1.0 / HALF : 0;
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
