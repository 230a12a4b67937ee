package io.feddip.federation;

import io.feddip.sparsity.KeyedRandom;
import java.util.Arrays;
import java.util.List;

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
}
