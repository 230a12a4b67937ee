package io.feddip.privacy;

/**
 * An update as whole numbers of units, {@link NoisySum#UNITS} a clip norm, whose L2 norm is at most
 * {@link NoisySum#UNITS} whatever the update is. With a share above 0 one more number follows: plus
 * for an update within the clip norm, minus for one that was shortened, as large as that share of
 * all units, so that both together keep to the bound and one noise covers them (Andrew, Thakkar et
 * al. 2021, in one vector).
 */
public final class Clipped {
  /** Keeps the bound whatever floating-point products round to. */
  private static final double INWARD = 1 - 1e-12;

  private Clipped() {}

  /**
   * Clips and rounds towards zero.
   *
   * @param differences the update on the coordinates that travel, finite
   * @param clipNorm C, positive
   * @param share ρ of the number that says whether the update was within C, in [0, 1); 0 for none
   */
  public static long[] units(double[] differences, double clipNorm, double share) {
    double squares = 0;
    for (double difference : differences) {
      squares += difference * difference;
    }
    double norm = Math.sqrt(squares);
    double factor = unitsPerNorm(share) * INWARD / Math.max(norm, clipNorm);
    long[] units = new long[differences.length + (share > 0 ? 1 : 0)];
    for (int i = 0; i < differences.length; i++) {
      units[i] = (long) (differences[i] * factor);
    }
    if (share > 0) {
      long vote = (long) (share * NoisySum.UNITS);
      units[differences.length] = norm <= clipNorm ? vote : -vote;
    }
    return units;
  }

  /** How many units a clip norm is where a share of them is set aside. */
  public static double unitsPerNorm(double share) {
    return Math.sqrt(1 - share * share) * NoisySum.UNITS;
  }
}
