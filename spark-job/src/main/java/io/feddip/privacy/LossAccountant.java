package io.feddip.privacy;

import java.util.List;

/**
 * Convolves privacy-loss distributions of Gaussian noise. Never above what Rényi divergences give:
 * where the convolution's own margins are larger than what it gains, theirs is the answer.
 */
final class LossAccountant implements Accountant {
  /** Share of δ that the ends of the convolution may take. */
  private static final double TAIL = 1e-6;

  private final List<LossGrid> directions;
  private final Accountant otherwise;

  private LossAccountant(List<LossGrid> directions, Accountant otherwise) {
    this.directions = directions;
    this.otherwise = otherwise;
  }

  /**
   * @param rate q
   * @param noise z, standard deviation over sensitivity
   * @param otherwise another accountant of the same rounds
   */
  static LossAccountant of(Sampling sampling, double rate, double noise, Accountant otherwise) {
    LossPair pair = new LossPair(rate, noise);
    return new LossAccountant(
        sampling == Sampling.POISSON
            ? List.of(pair.removing(), pair.adding())
            : List.of(pair.replacing()),
        otherwise);
  }

  @Override
  public double epsilon(int rounds, double delta) {
    if (rounds == 0) {
      return 0;
    }
    double largest = 0;
    for (LossGrid direction : directions) {
      largest = Math.max(largest, direction.times(rounds, delta * TAIL).epsilon(delta));
    }
    return Math.min(largest, otherwise.epsilon(rounds, delta));
  }
}
