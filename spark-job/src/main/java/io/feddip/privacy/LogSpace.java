package io.feddip.privacy;

/** Arithmetic on logarithms of numbers that no double could hold. */
final class LogSpace {
  private static final int LARGEST = 4096;
  private static final double[] LOG_FACTORIALS = logFactorials();

  private LogSpace() {}

  private static double[] logFactorials() {
    double[] logs = new double[LARGEST + 1];
    double sum = 0;
    double lost = 0;
    for (int n = 2; n < logs.length; n++) {
      // Kahan's sum: the table is exact to the last digit or two.
      double next = StrictMath.log(n) - lost;
      double total = sum + next;
      lost = (total - sum) - next;
      sum = total;
      logs[n] = sum;
    }
    return logs;
  }

  /** ln(eˣ + eʸ). */
  static double add(double x, double y) {
    double larger = Math.max(x, y);
    double smaller = Math.min(x, y);
    return smaller == Double.NEGATIVE_INFINITY || larger == Double.POSITIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(smaller - larger));
  }

  /** ln C(n, k) for 0 ≤ k ≤ n ≤ 4096. */
  static double binomial(int n, int k) {
    return LOG_FACTORIALS[n] - LOG_FACTORIALS[k] - LOG_FACTORIALS[n - k];
  }

  /** Whether orders as high can be summed. */
  static boolean covers(int order) {
    return order <= LARGEST;
  }
}
