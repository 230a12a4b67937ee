package io.feddip.client;

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
import io.feddip.api.model.Weights;
import io.feddip.api.sparsity.Penalty;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A client with a linear network of two layers, whose steps see all of its examples, and the same
 * in double precision.
 */
final class LinearClient {
  static final int PIXELS = 6;
  static final int CLASSES = 3;

  /** Weights of each layer. */
  static final int HALF = PIXELS * CLASSES;

  static final int EXAMPLES = 20;
  static final double ETA = 0.3;

  private final LinearNetwork network = new LinearNetwork(PIXELS, CLASSES);
  private final Examples examples = examples();

  private static Examples examples() {
    Random random = new Random(5);
    byte[] pixels = new byte[EXAMPLES * PIXELS];
    random.nextBytes(pixels);
    int[] labels = random.ints(EXAMPLES, 0, CLASSES).toArray();
    return new Examples(3, 1, 1, PIXELS, pixels, labels);
  }

  Layout layout() {
    return network.layout();
  }

  LocalResult run(ClientWork work, int epochs, Optional<Mask> mask, float[] weights) {
    Normalization plain = new Normalization(List.of(0.0), List.of(1.0));
    LocalTraining training =
        new LocalTraining(epochs, EXAMPLES, ETA, 0, Penalty.NONE, 0, 0, Coverage.MASKED, false);
    return work.run(
        new ClientSession(
            new LocalTrainer(
                network, layout(), plain, Augmentation.NONE, EXAMPLES, Objective.PLAIN),
            model -> Double.NaN,
            training,
            Weights.of(layout(), weights),
            mask,
            examples,
            ClientState.NONE,
            new KeyedRandom(1, "client", 0, 3)));
  }

  /** Some mask with so many weights of each layer. */
  static Mask mask(int first, int second) {
    Random random = new Random(11);
    long[] words = new long[1];
    for (int kept = 0; kept < first; kept = Long.bitCount(words[0])) {
      words[0] |= 1L << random.nextInt(HALF);
    }
    for (int kept = 0; kept < second; kept = Long.bitCount(words[0]) - first) {
      words[0] |= 1L << (HALF + random.nextInt(HALF));
    }
    return Mask.ofWords(2 * HALF, words);
  }

  double[] gradient(double[] at) {
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

  static boolean[] bits(Mask mask) {
    boolean[] bits = new boolean[mask.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = mask.isKept(i);
    }
    return bits;
  }

  static double[] exact(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
