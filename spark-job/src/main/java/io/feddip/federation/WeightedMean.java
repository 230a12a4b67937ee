package io.feddip.federation;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.aggregate.UpdateSource;

/** FedAvg's mean: streams, and holds one sum whatever the number of clients. */
final class WeightedMean implements Averaging {
  private final FixedPointSum sum;

  WeightedMean(FixedPointSum sum) {
    this.sum = sum;
  }

  @Override
  public void add(UpdateSource update, long examples) {
    sum.add(update, examples);
  }

  @Override
  public float[] result() {
    float[] mean = new float[sum.length()];
    sum.mean(mean);
    return mean;
  }

  FixedPointSum sum() {
    return sum;
  }
}
