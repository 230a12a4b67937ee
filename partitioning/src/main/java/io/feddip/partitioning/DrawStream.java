package io.feddip.partitioning;

import io.feddip.api.data.Labels;

/**
 * Random numbers that depend on nothing but a key: the same on every JVM and processor. The
 * generator is SplitMix64 (Steele, Lea, Flood 2014); logarithms and roots are {@link StrictMath}'s,
 * whose bits are fixed by specification.
 */
final class DrawStream {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private DrawStream(long state) {
    this.state = state;
  }

  /**
   * A stream of its own for every key.
   *
   * @param seed the run's
   * @param purpose what the numbers are for, so that no two uses share a stream
   * @param keys further coordinates: a label, an attempt
   */
  static DrawStream of(long seed, String purpose, long... keys) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (int i = 0; i < purpose.length(); i++) {
      state = mix((state ^ purpose.charAt(i)) + GOLDEN_GAMMA);
    }
    for (long key : keys) {
      state = mix((state ^ key) + GOLDEN_GAMMA);
    }
    return new DrawStream(state);
  }

  /** The examples of each class, each class in an order of its own drawn from the seed. */
  static int[][] shuffledByClass(Labels labels, long seed, String purpose) {
    int[][] byClass = labels.byClass();
    for (int label = 0; label < byClass.length; label++) {
      of(seed, purpose, label).shuffle(byClass[label]);
    }
    return byClass;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in 0 … bound−1, exactly: remainders that would favour small numbers are redrawn. */
  int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    while (true) {
      int bits = (int) (nextLong() >>> 33);
      int value = bits % bound;
      if (bits - value + (bound - 1) >= 0) {
        return value;
      }
    }
  }

  /** Uniform in (0, 1): never 0, so that it has a logarithm. */
  double nextDouble() {
    return ((nextLong() >>> 12) + 0.5) * 0x1p-52;
  }

  /** Standard normal, by Marsaglia's polar method. */
  double nextGaussian() {
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double square = u * u + v * v;
      if (square > 0 && square < 1) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  /**
   * The natural logarithm of a gamma variate with scale 1 (Marsaglia and Tsang 2000). The
   * logarithm, because a small shape's variates underflow.
   *
   * @param shape positive
   */
  double nextLogGamma(double shape) {
    if (shape < 1) {
      return nextLogGamma(shape + 1) + StrictMath.log(nextDouble()) / shape;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = nextGaussian();
      double root = 1 + c * x;
      if (root <= 0) {
        continue;
      }
      double v = root * root * root;
      if (StrictMath.log(nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return StrictMath.log(d) + StrictMath.log(v);
      }
    }
  }

  /**
   * A draw from the symmetric Dirichlet distribution.
   *
   * @param size number of categories
   * @param concentration α, positive
   * @return probabilities that sum to 1 but for rounding
   */
  double[] nextDirichlet(int size, double concentration) {
    double[] draw = new double[size];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      draw[i] = nextLogGamma(concentration);
      largest = Math.max(largest, draw[i]);
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      draw[i] = StrictMath.exp(draw[i] - largest);
      sum += draw[i];
    }
    for (int i = 0; i < size; i++) {
      draw[i] /= sum;
    }
    return draw;
  }

  /** Fisher and Yates's shuffle, in place. */
  void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
