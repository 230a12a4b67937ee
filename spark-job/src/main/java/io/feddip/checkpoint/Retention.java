package io.feddip.checkpoint;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which checkpoints are kept.
 *
 * @param first how many of the oldest, ≥ 0
 * @param last how many of the newest, ≥ 1; 2 or more leave one to fall back to
 * @param every rounds divisible by this are kept too, in rounds; 0: none for that reason
 */
public record Retention(int first, int last, int every) {
  public Retention {
    if (first < 0 || last < 1 || every < 0) {
      throw new IllegalArgumentException(
          "retention needs first >= 0, last >= 1, every >= 0: %d, %d, %d"
              .formatted(first, last, every));
    }
  }

  /** The rounds to keep, of those given in ascending order. */
  Set<Integer> kept(List<Integer> rounds) {
    Set<Integer> kept = new TreeSet<>();
    for (int i = 0; i < rounds.size(); i++) {
      boolean periodic = every > 0 && rounds.get(i) % every == 0;
      if (i < first || i >= rounds.size() - last || periodic) {
        kept.add(rounds.get(i));
      }
    }
    return kept;
  }
}
