package io.feddip.federation;

import io.feddip.api.KeyedRandom;
import io.feddip.client.ModelPair;
import io.feddip.runfolder.Overlaps;
import io.feddip.runfolder.RunFolder;
import java.util.Arrays;
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
public final class Likeness {
  /** Clients in the sample: 120 pairs. */
  static final int SAMPLE = 16;

  private final int[] sample;
  private final List<ModelPair> pairs;
  private final int clients;

  /**
   * What was found.
   *
   * @param sample as {@link #sample(long, int)} drew it
   * @param pairs of the sample, in order
   * @param clients N
   */
  Likeness(int[] sample, List<ModelPair> pairs, int clients) {
    this.sample = sample.clone();
    this.pairs = List.copyOf(pairs);
    this.clients = clients;
  }

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

  /** Numbers for a round's line; the overlap is missing where clients have no masks. */
  Map<String, Double> numbers() {
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

  /**
   * The same, after every pair's overlap has been written where the report finds it.
   *
   * @param round that ended
   */
  Map<String, Double> numbers(RunFolder folder, int round) {
    Map<String, Double> numbers = numbers();
    if (numbers.containsKey("mask_overlap")) {
      new Overlaps(round, IntStream.of(sample).boxed().toList(), overlaps()).write(folder);
    }
    return numbers;
  }

  private List<List<Double>> overlaps() {
    double[][] rows = new double[sample.length][sample.length];
    int next = 0;
    for (int i = 0; i < sample.length; i++) {
      rows[i][i] = 1;
      for (int j = i + 1; j < sample.length; j++) {
        rows[i][j] = pairs.get(next++).overlap();
        rows[j][i] = rows[i][j];
      }
    }
    return Arrays.stream(rows).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
