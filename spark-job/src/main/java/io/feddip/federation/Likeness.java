package io.feddip.federation;

import io.feddip.api.KeyedRandom;
import io.feddip.client.ModelPair;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How alike clients' models are, from all pairs of a fixed sample of clients. As (1/N)Σ‖w_i − w̄‖²
 * = (1/N²)Σ_{i&lt;j}‖w_i − w_j‖², the mean over pairs times (N − 1)/2N is the consensus distance:
 * exactly where all clients are in the sample, else an estimate without bias. No sum of models is
 * needed, so no model leaves its executor.
 */
final class Likeness {
  /** Clients in the sample: 120 pairs. */
  static final int SAMPLE = 16;

  private Likeness() {}

  /** The run's sample, ascending: the same in all its rounds, drawn from the seed. */
  static int[] sample(long seed, int clients) {
    int[] drawn = IntStream.range(0, clients).toArray();
    int size = Math.min(SAMPLE, clients);
    KeyedRandom random = new KeyedRandom(seed, "likeness", -1, -1);
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(clients - i);
      int swapped = drawn[i];
      drawn[i] = drawn[other];
      drawn[other] = swapped;
    }
    return IntStream.of(drawn).limit(size).sorted().toArray();
  }

  /**
   * Numbers for a round's line; the overlap is missing where clients have no masks.
   *
   * @param pairs of the sample, in order
   * @param clients N
   */
  static Map<String, Double> of(List<ModelPair> pairs, int clients) {
    Map<String, Double> numbers = new TreeMap<>();
    double distance = pairs.stream().mapToDouble(ModelPair::squaredDistance).average().orElse(0);
    numbers.put("consensus_distance", distance * (clients - 1) / (2.0 * clients));
    pairs.stream()
        .mapToDouble(ModelPair::overlap)
        .average()
        .ifPresent(
            overlap -> {
              if (!Double.isNaN(overlap)) {
                numbers.put("mask_overlap", overlap);
              }
            });
    return numbers;
  }
}
