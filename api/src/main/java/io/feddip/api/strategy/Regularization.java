package io.feddip.api.strategy;

import io.feddip.api.Key;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.sparsity.Penalty;

/** The keys {@code feddip.regularization.*}: the growing penalty. */
public record Regularization(
    @Key(value = "Ω: `l2` (Σ of layer norms), `l2-squared` or `none`", or = "l2") Penalty penalty,
    @Key(value = "Largest weight of the penalty (λ_max)", or = "1e-3", min = 0) double lambdaMax,
    @Key(value = "Number of steps of λ (Q)", or = "20", min = 1) int steps,
    @Key(value = "`paper` (slides, eq. 3) or `reference` (published code)", or = "paper")
        RegularizationSchedule.Variant schedule) {
  /**
   * λ_t.
   *
   * @param rounds T
   */
  public RegularizationSchedule of(int rounds) {
    return new RegularizationSchedule(schedule, lambdaMax, steps, rounds);
  }
}
