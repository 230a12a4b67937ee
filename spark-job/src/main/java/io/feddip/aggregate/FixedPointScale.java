package io.feddip.aggregate;

import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;

/**
 * What sums can be merged by: their bounds and the quantum 2<sup>−f</sup> that follows from them. f
 * is the largest with which {@code maximumExamples · maximumMagnitude} fits into 62 bits.
 *
 * @param maximumExamples bound on Σ n_k, at least 1; below 2³¹ if holders are counted
 * @param maximumMagnitude largest |w| that is accepted, positive and finite; small values need a
 *     small one to be summed precisely
 * @param countsHolders whether a coordinate's mean is over those updates only that give it a value
 */
record FixedPointScale(long maximumExamples, float maximumMagnitude, boolean countsHolders) {
  private static final int USED_BITS = 62;
  private static final int FLOAT_INFINITY = 0x7F800000;

  FixedPointScale {
    if (maximumExamples < 1 || (countsHolders && maximumExamples > Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the bound on the examples must be positive"
              + (countsHolders ? " and below 2³¹: " : ": ")
              + maximumExamples);
    }
    if (!(maximumMagnitude >= Float.MIN_NORMAL && maximumMagnitude <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the limit on |w| must be a positive float: " + maximumMagnitude);
    }
  }

  /** f. */
  int fractionBits() {
    int exampleBits = Long.SIZE - Long.numberOfLeadingZeros(maximumExamples - 1);
    return USED_BITS - exampleBits - (Math.getExponent(Math.nextDown(maximumMagnitude)) + 1);
  }

  /**
   * Whether an update can be added.
   *
   * @param largest its largest magnitude
   * @throws RejectedUpdateException if it is not finite or beyond the limit
   */
  void checkMagnitude(float largest) {
    if (Float.floatToRawIntBits(largest) >= FLOAT_INFINITY) {
      throw new RejectedUpdateException(Reason.NOT_FINITE, "the update contains " + largest);
    }
    if (largest > maximumMagnitude) {
      throw new RejectedUpdateException(
          Reason.TOO_LARGE,
          "the update contains a value of size %s, above the limit of %s"
              .formatted(largest, maximumMagnitude));
    }
  }

  /**
   * Whether another sum's numbers mean the same.
   *
   * @throws IllegalArgumentException if they don't
   */
  void checkSame(long otherMaximum, int otherFractionBits, boolean otherCounts) {
    if (otherMaximum != maximumExamples
        || otherFractionBits != fractionBits()
        || otherCounts != countsHolders) {
      throw new IllegalArgumentException(
          "sums of different kinds: bounds %d and %d, quanta 2^-%d and 2^-%d"
              .formatted(maximumExamples, otherMaximum, fractionBits(), otherFractionBits));
    }
  }
}
