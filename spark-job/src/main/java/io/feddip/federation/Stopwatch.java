package io.feddip.federation;

import io.feddip.api.run.Seconds;
import java.util.HashMap;
import java.util.Map;

/** Divides a round's time among its parts. */
final class Stopwatch {
  private final long start = System.nanoTime();
  private final Map<String, Double> laps = new HashMap<>();
  private long last = start;

  /** Counts the time since the last lap as the named part's. */
  void lap(String part) {
    long now = System.nanoTime();
    laps.merge(part, (now - last) / 1e9, Double::sum);
    last = now;
  }

  /** Counts some of one part's time as another's. */
  void move(String from, String to, double seconds) {
    laps.merge(from, -seconds, Double::sum);
    laps.merge(to, seconds, Double::sum);
  }

  Seconds seconds() {
    return new Seconds(
        laps.getOrDefault("train", 0.0),
        laps.getOrDefault("aggregate", 0.0),
        laps.getOrDefault("prune", 0.0),
        laps.getOrDefault("evaluate", 0.0),
        laps.getOrDefault("checkpoint", 0.0),
        (System.nanoTime() - start) / 1e9);
  }
}
