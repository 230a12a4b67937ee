package io.feddip.aggregate;

import io.feddip.api.model.Layout;
import io.feddip.api.strategy.Accumulator;
import io.feddip.api.strategy.AggregationRule;

/** The mean weighted by examples (FedAvg, McMahan et al. 2017), exact whatever the order. */
public record Mean() implements AggregationRule {
  private static final long serialVersionUID = 1;

  @Override
  public Accumulator open(Layout layout, long examples) {
    return open(layout, examples, false);
  }

  @Override
  public Accumulator open(Layout layout, long examples, boolean perCoordinate) {
    return new WeightedMean(
        new FixedPointSum(
            layout.length(), examples, FixedPointSum.DEFAULT_MAXIMUM_MAGNITUDE, perCoordinate));
  }

  @Override
  public boolean merges() {
    return true;
  }
}
