package io.feddip.partitioning;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Whole numbers in proportion to weights. */
final class Apportionment {
  private Apportionment() {}

  /**
   * Divides by largest remainder (Hamilton's method); equal remainders favour the lower index.
   * Weights of zero get nothing unless all are zero, which counts as all equal.
   *
   * @param total what is divided, at least 0
   * @param weights at least one; none negative
   * @return shares that sum to total, each within one of its exact share
   */
  static int[] of(int total, double[] weights) {
    return of(total, weights, IntStream.range(0, weights.length).toArray());
  }

  /**
   * Like {@link #of(int, double[])} with equal remainders favouring whoever comes first in an
   * order.
   *
   * @param order every index once
   */
  static int[] of(int total, double[] weights, int[] order) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] shares = new int[weights.length];
    double[] remainders = new double[weights.length];
    int given = 0;
    for (int i = 0; i < weights.length; i++) {
      double exact = sum > 0 ? total * (weights[i] / sum) : (double) total / weights.length;
      shares[i] = (int) exact;
      // Nothing of the rest for what weighs nothing.
      remainders[i] = sum > 0 && weights[i] == 0 ? -1 : exact - shares[i];
      given += shares[i];
    }
    // The sort is stable: equal remainders stay in the given order.
    int[] queue =
        IntStream.of(order)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -remainders[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; given < total; i = (i + 1) % queue.length) {
      if (remainders[queue[i]] >= 0) {
        shares[queue[i]]++;
        given++;
      }
    }
    return shares;
  }
}
