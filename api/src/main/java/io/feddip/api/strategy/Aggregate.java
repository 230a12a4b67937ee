package io.feddip.api.strategy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** The answers of one round, averaged. */
public final class Aggregate {
  private final float[] mean;
  private final Optional<float[]> measurement;

  /**
   * @param mean flat w̄ = Σ n_k w_k / Σ n_k over those that answered; coordinates that nobody sent
   *     are 0
   * @param measurement mean of what clients measured besides, if the plan asked for it
   */
  public Aggregate(float[] mean, Optional<float[]> measurement) {
    this.mean = requireNonNull(mean, "mean is null");
    this.measurement = requireNonNull(measurement, "measurement is null");
  }

  public float[] mean() {
    return mean;
  }

  /**
   * What clients measured besides, averaged.
   *
   * @throws IllegalStateException if the plan asked for none
   */
  public float[] measurement() {
    return measurement.orElseThrow(
        () -> new IllegalStateException("the round's plan asked for no measurement"));
  }
}
