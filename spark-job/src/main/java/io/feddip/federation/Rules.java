package io.feddip.federation;

import io.feddip.aggregate.CoordinateMedian;
import io.feddip.aggregate.Mean;
import io.feddip.aggregate.TrimmedMean;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.config.FederationConfig;

/** The aggregation rules by name. */
final class Rules {
  private Rules() {}

  static AggregationRule of(FederationConfig config) {
    return switch (config.aggregation()) {
      case MEAN -> new Mean();
      case MEDIAN -> new CoordinateMedian();
      case TRIMMED_MEAN -> new TrimmedMean(config.trim());
    };
  }
}
