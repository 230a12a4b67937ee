package io.feddip.aggregate;

import io.feddip.api.strategy.Accumulator;
import io.feddip.api.wire.Update;

/** FedAvg's mean: streams, and holds one sum whatever the number of clients. */
final class WeightedMean implements Accumulator {
  private final FixedPointSum sum;

  WeightedMean(FixedPointSum sum) {
    this.sum = sum;
  }

  @Override
  public void add(Update update, long examples) {
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
