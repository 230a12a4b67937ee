package io.feddip.aggregate;

import java.util.Arrays;

/**
 * The median of every coordinate (Yin et al., 2018); of an even number of updates, the mean of the
 * middle two. Withstands bad updates as long as they are fewer than half.
 */
public record CoordinateMedian() implements RobustAggregator {

  @Override
  public float combine(float[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1
        ? values[middle]
        : (float) (((double) values[middle - 1] + values[middle]) / 2);
  }
}
