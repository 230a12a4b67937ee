package io.feddip.federation;

import io.feddip.api.KeyedRandom;
import io.feddip.privacy.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Who takes part in a round: K = max(1, ⌊C·N⌋) clients, uniform without replacement. */
public record Cohorts(long seed, int clients, double fraction) {

  /** K. */
  public int size() {
    // The fraction is meant as written: .29 of 100 clients are 29, though .29·100 is 28.999….
    return Math.max(1, (int) Math.floor(fraction * clients + 1e-9));
  }

  /** The clients of round t in ascending order: a function of (seed, t). */
  public List<Integer> of(int round) {
    int[] chosen = new KeyedRandom(seed, "cohort", round, -1).sample(clients, size());
    return Arrays.stream(chosen).boxed().toList();
  }

  /** The clients of round t as sampling says, in ascending order: a function of (seed, t). */
  public List<Integer> of(Sampling sampling, int round) {
    return sampling == Sampling.FIXED
        ? of(round)
        : draw(sampling, new KeyedRandom(seed, "poisson cohort", round, -1));
  }

  /**
   * Clients drawn by a generator, in ascending order: K of them, or each by itself with probability
   * C, perhaps nobody.
   */
  public List<Integer> draw(Sampling sampling, RandomGenerator random) {
    if (sampling == Sampling.POISSON) {
      return IntStream.range(0, clients)
          .filter(client -> random.nextDouble() < fraction)
          .boxed()
          .toList();
    }
    int[] numbers = IntStream.range(0, clients).toArray();
    for (int i = 0; i < size(); i++) {
      int j = random.nextInt(i, clients);
      int number = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = number;
    }
    return Arrays.stream(numbers, 0, size()).sorted().boxed().toList();
  }
}
