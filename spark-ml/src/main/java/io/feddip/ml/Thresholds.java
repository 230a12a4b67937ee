package io.feddip.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import scala.runtime.AbstractFunction1;

/** Which class is taken where classes have thresholds; as a function, whether they are valid. */
final class Thresholds extends AbstractFunction1<double[], Object> implements Serializable {
  private static final long serialVersionUID = 1;

  /** Whether none is negative, and no two are 0. */
  @Override
  public Object apply(double[] thresholds) {
    return Arrays.stream(thresholds).allMatch(t -> t >= 0)
        && Arrays.stream(thresholds).filter(t -> t == 0).count() <= 1;
  }

  /**
   * The class with the largest probability / threshold, the first of equals.
   *
   * @param thresholds one a class, or none at all
   * @return −1 if a probability is no number
   */
  static int best(double[] probabilities, List<Double> thresholds) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < probabilities.length; c++) {
      if (Double.isNaN(probabilities[c])) {
        return -1;
      }
      double scaled =
          thresholds.isEmpty() ? probabilities[c] : scaled(probabilities[c], thresholds.get(c));
      if (scaled > most) {
        best = c;
        most = scaled;
      }
    }
    return best;
  }

  /** As Spark has it: whatever is possible beats others where the threshold is 0. */
  private static double scaled(double probability, double threshold) {
    return threshold == 0 && probability == 0 ? 0 : probability / threshold;
  }
}
