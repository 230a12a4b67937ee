package io.feddip.config;

/** How updates become one model. */
public enum AggregationRule {
  /** Mean weighted by examples (FedAvg). */
  MEAN,
  /** Coordinate-wise median, unweighted. */
  MEDIAN,
  /** Coordinate-wise mean without the largest and smallest values, unweighted. */
  TRIMMED_MEAN
}
