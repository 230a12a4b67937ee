package io.feddip.api.schedule;

/** The step size η_t of a round. */
public sealed interface LearningRateSchedule {

  /**
   * η_t, positive.
   *
   * @param round t, from 0
   */
  double at(int round);

  /**
   * η_t = η₀·decay^t.
   *
   * @param initial η₀, positive and finite
   * @param decay in (0, 1]
   */
  record Exponential(double initial, double decay) implements LearningRateSchedule {
    public Exponential {
      checkPositive("the learning rate", initial);
      if (!(decay > 0 && decay <= 1)) {
        throw new IllegalArgumentException("the decay must be in (0, 1]: " + decay);
      }
    }

    @Override
    public double at(int round) {
      checkRound(round);
      // StrictMath gives the same bits on every machine.
      return initial * StrictMath.pow(decay, round);
    }
  }

  /**
   * The theorem's η = 1/(tL). Its t counts from 1, so that round 0 of a run has η = 1/L.
   *
   * @param smoothness L, the Lipschitz constant of the gradient, positive and finite
   */
  record Inverse(double smoothness) implements LearningRateSchedule {
    public Inverse {
      checkPositive("the smoothness", smoothness);
    }

    @Override
    public double at(int round) {
      checkRound(round);
      return 1 / ((round + 1.0) * smoothness);
    }
  }

  private static void checkPositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be positive and finite: " + value);
    }
  }

  private static void checkRound(int round) {
    if (round < 0) {
      throw new IllegalArgumentException("the round is negative: " + round);
    }
  }
}
