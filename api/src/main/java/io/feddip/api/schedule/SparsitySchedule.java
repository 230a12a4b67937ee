package io.feddip.api.schedule;

/**
 * How sparse the model is to be in each round, and when its mask changes: s_t = s_p + (s₀ −
 * s_p)·max(0, 1 − t/(hT))³ (FedDIP; Zhu and Gupta, 2017), applied after the rounds t with t mod R =
 * 0. With h = 1 this is the schedule as published, which ends just below s_p.
 *
 * @param initial s₀, fraction of the prunable weights that are zero in round 0, in [0, 1)
 * @param target s_p, fraction at the end, in [s₀, 1)
 * @param interval R, rounds from one reconfiguration to the next, at least 1
 * @param horizon h, share of the rounds after which s_p is reached, in (0, 1]
 * @param rounds T, at least 1
 */
public record SparsitySchedule(
    double initial, double target, int interval, double horizon, int rounds) {

  public SparsitySchedule {
    if (!(initial >= 0 && initial < 1)) {
      throw new IllegalArgumentException("the initial sparsity must be in [0, 1): " + initial);
    }
    if (!(target >= initial && target < 1)) {
      throw new IllegalArgumentException(
          "the final sparsity must be in [initial sparsity %s, 1): %s".formatted(initial, target));
    }
    if (interval < 1) {
      throw new IllegalArgumentException("the interval must be at least 1 round: " + interval);
    }
    if (!(horizon > 0 && horizon <= 1)) {
      throw new IllegalArgumentException("the horizon must be in (0, 1]: " + horizon);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("there must be at least 1 round: " + rounds);
    }
  }

  /**
   * s_t, a fraction in [s₀, s_p].
   *
   * @param round t, from 0; from hT on it is s_p
   */
  public double at(int round) {
    if (round < 0) {
      throw new IllegalArgumentException("the round is negative: " + round);
    }
    double left = Math.max(0, 1 - round / (horizon * rounds));
    return target + (initial - target) * left * left * left;
  }

  /** Whether the mask is chosen anew after this round's averaging. */
  public boolean reconfigures(int round) {
    return round % interval == 0;
  }

  /** The sparsity of the model that the clients of a round train: s₀ in round 0. */
  public double during(int round) {
    return round == 0 ? initial : after(round - 1);
  }

  /** The sparsity of the model after a round: s of the last reconfiguration. */
  public double after(int round) {
    return at(round - round % interval);
  }
}
