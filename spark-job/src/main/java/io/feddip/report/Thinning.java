package io.feddip.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Leaves out points of a long curve that nobody could tell apart on a picture. */
final class Thinning {
  private Thinning() {}

  /**
   * The points to draw, in order: all if there are few, else the first, the last, and the lowest
   * and the highest of equally long stretches between.
   */
  static List<Integer> indices(List<Double> values, int most) {
    int size = values.size();
    if (size <= most) {
      return IntStream.range(0, size).boxed().toList();
    }
    List<Integer> kept = new ArrayList<>();
    kept.add(0);
    int stretches = most / 2 - 1;
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = 1 + (int) ((long) (size - 2) * stretch / stretches);
      int to = 1 + (int) ((long) (size - 2) * (stretch + 1) / stretches);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = values.get(i) < values.get(low) ? i : low;
        high = values.get(i) > values.get(high) ? i : high;
      }
      kept.add(Math.min(low, high));
      if (low != high) {
        kept.add(Math.max(low, high));
      }
    }
    kept.add(size - 1);
    return kept;
  }
}
