package io.feddip.federation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which clients of a round have their turn when some wait for others. */
final class Waves {
  private Waves() {}

  /**
   * Clients that can have their turn together, after those that they wait for.
   *
   * @param waits by client of the round, in ascending order, whom it waits for
   * @throws IllegalArgumentException if some wait for each other
   */
  static List<List<Integer>> of(Map<Integer, int[]> waits) {
    List<List<Integer>> waves = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    while (done.size() < waits.size()) {
      List<Integer> wave =
          waits.keySet().stream()
              .filter(client -> !done.contains(client))
              .filter(
                  client ->
                      Arrays.stream(waits.get(client))
                          .allMatch(other -> done.contains(other) || !waits.containsKey(other)))
              .toList();
      if (wave.isEmpty()) {
        throw new IllegalArgumentException("clients wait for each other in a circle");
      }
      done.addAll(wave);
      waves.add(wave);
    }
    return waves;
  }
}
