package io.feddip.privacy;

/**
 * A privacy-loss distribution on multiples of a step: mass i is the probability of a loss of (first
 * + i)·step, and what is missing to 1 has an infinite one.
 */
final class LossGrid {
  /** What does not fit counts as no privacy, and is left to another accountant. */
  private static final int MOST_POINTS = 1 << 22;

  private final double step;
  private final int first;
  private final double[] masses;
  private final double infinite;

  /**
   * @param masses not copied
   * @param infinite probability of an infinite loss
   */
  LossGrid(double step, int first, double[] masses, double infinite) {
    this.step = step;
    this.first = first;
    this.masses = masses;
    this.infinite = infinite;
  }

  /**
   * The sum of so many independent losses, by one convolution modulo the number of points. What
   * that wraps around, and the transform's rounding, are counted as infinite losses.
   *
   * @param tail probability that may be added so at each end
   */
  LossGrid times(int count, double tail) {
    if (count == 1) {
      return this;
    }
    long low = Math.max((long) count * first, (long) Math.floor(-bound(count, tail, -1) / step));
    long high =
        Math.min(
            (long) count * (first + masses.length - 1L),
            (long) Math.ceil(bound(count, tail, 1) / step));
    if (high - low >= MOST_POINTS) {
      return new LossGrid(step, 0, new double[1], 1);
    }
    int size = Integer.highestOneBit((int) Math.max(1, high - low)) * 2;
    double[] real = new double[size];
    double[] imaginary = new double[size];
    for (int i = 0; i < masses.length; i++) {
      real[Math.floorMod((long) first + i, size)] += masses[i];
    }
    Fourier fourier = new Fourier(size);
    fourier.forward(real, imaginary);
    for (int i = 0; i < size; i++) {
      double radius = Math.pow(Math.hypot(real[i], imaginary[i]), count);
      double angle = count * Math.atan2(imaginary[i], real[i]);
      real[i] = radius * Math.cos(angle);
      imaginary[i] = radius * Math.sin(angle);
    }
    fourier.inverse(real, imaginary);
    double[] sums = new double[size];
    double squares = 0;
    for (int i = 0; i < size; i++) {
      sums[i] = Math.max(0, real[Math.floorMod(low + i, size)]);
      squares += sums[i] * sums[i];
    }
    // The relative error of the power is count·2⁻⁵³; by Parseval it reaches the masses in L2, and
    // by
    // Cauchy and Schwarz their sum √size times as large at most.
    double rounding = 8 * 0x1p-53 * (count + 64) * Math.sqrt(size * squares);
    double lost = -Math.expm1(count * Math.log1p(-infinite)) + 2 * tail + rounding;
    return new LossGrid(step, Math.toIntExact(low), sums, lost);
  }

  /** Chernoff's bound: the least b with P(sign·sum ≥ b) ≤ tail that some t proves. */
  private double bound(int count, double tail, int sign) {
    double least = Double.POSITIVE_INFINITY;
    double spread = Math.max(step, step * masses.length);
    for (double t = 0.5 / spread; t < 100 / step; t *= 1.6) {
      double moment = logMoment(sign * t);
      least = Math.min(least, (count * moment - Math.log(tail)) / t);
    }
    return least;
  }

  /** ln E[e^(t·loss)] over the finite losses. */
  private double logMoment(double t) {
    double largest = Math.max(t * step * first, t * step * ((double) first + masses.length - 1));
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      if (masses[i] > 0) {
        sum += masses[i] * Math.exp(t * step * ((double) first + i) - largest);
      }
    }
    return largest + Math.log(sum);
  }

  /** The least ε ≥ 0 at which E[(1 − e^(ε−loss))₊] ≤ δ; infinite if there is none. */
  double epsilon(double delta) {
    if (infinite >= delta) {
      return Double.POSITIVE_INFINITY;
    }
    double above = infinite;
    double discounted = 0;
    for (int i = masses.length - 1; i >= 0; i--) {
      double loss = step * ((double) first + i);
      double base = Math.max(loss, 0);
      // δ(base) from the losses above; beyond its root in the interval nothing is needed.
      if (above - Math.exp(base) * discounted > delta) {
        return Math.log((above - delta) / discounted);
      }
      if (loss <= 0) {
        return 0;
      }
      above += masses[i];
      discounted += masses[i] * Math.exp(-loss);
    }
    return above - discounted > delta ? Math.log((above - delta) / discounted) : 0;
  }
}
