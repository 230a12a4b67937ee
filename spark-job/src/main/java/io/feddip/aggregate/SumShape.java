package io.feddip.aggregate;

import java.io.Serializable;

/**
 * What two fixed-point sums must have in common to be merged.
 *
 * @param length of the flat vector
 * @param maximumExamples bound on Σ n_k
 * @param maximumMagnitude largest |w| that is accepted
 * @param countHolders whether each coordinate's mean is over those that hold it
 */
public record SumShape(
    int length, long maximumExamples, double maximumMagnitude, boolean countHolders)
    implements Serializable {

  public FixedPointSum empty() {
    return new FixedPointSum(length, maximumExamples, maximumMagnitude, countHolders);
  }
}
