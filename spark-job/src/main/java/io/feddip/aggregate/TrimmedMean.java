package io.feddip.aggregate;

import java.util.Arrays;

/**
 * The mean of every coordinate without its smallest and its largest values (Yin et al., 2018).
 * Withstands bad updates as long as they are no more than are trimmed at each end.
 *
 * @param fraction share of the updates trimmed at each end, rounded down to whole updates, in [0,
 *     .5)
 */
public record TrimmedMean(double fraction) implements RobustAggregator {

  public TrimmedMean {
    if (!(fraction >= 0 && fraction < .5)) {
      throw new IllegalArgumentException("the trimmed fraction must be in [0, 0.5): " + fraction);
    }
  }

  @Override
  public float combine(float[] values) {
    Arrays.sort(values);
    int trimmed = (int) (fraction * values.length);
    double sum = 0;
    for (int k = trimmed; k < values.length - trimmed; k++) {
      sum += values[k];
    }
    return (float) (sum / (values.length - 2 * trimmed));
  }
}
