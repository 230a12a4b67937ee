package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a regression's numbers are from what they should be, in the units of the table: means
 * over the outputs of what is said of each. NaN if one of the numbers is none.
 */
enum Errors implements Metric {
  /** The mean of |said − target|. */
  MAE("mae", true) {
    @Override
    double of(BigDecimal examples, BigDecimal[] sums) {
      return ratio(sums[ABSOLUTE], examples);
    }
  },
  /** The root of the mean of (said − target)². */
  RMSE("rmse", true) {
    @Override
    double of(BigDecimal examples, BigDecimal[] sums) {
      return Math.sqrt(ratio(sums[SQUARED], examples));
    }
  },
  /**
   * R², the coefficient of determination: 1 − Σ(said − target)² / Σ(target − mean target)². NaN
   * where all targets of an output are equal.
   */
  R2("r2", false) {
    @Override
    double of(BigDecimal examples, BigDecimal[] sums) {
      BigDecimal spread =
          sums[TARGET_SQUARED].multiply(examples).subtract(sums[TARGET].multiply(sums[TARGET]));
      return spread.signum() == 0
          ? Double.NaN
          : 1 - ratio(sums[SQUARED].multiply(examples), spread);
    }
  };

  private static final int ABSOLUTE = 0;
  private static final int SQUARED = 1;
  private static final int TARGET = 2;
  private static final int TARGET_SQUARED = 3;
  private static final int SUMS = 4;

  private final String name;
  private final boolean least;

  Errors(String name, boolean least) {
    this.name = TEST + name;
    this.least = least;
  }

  /** Of one output. */
  abstract double of(BigDecimal examples, BigDecimal[] sums);

  private static double ratio(BigDecimal part, BigDecimal all) {
    return part.divide(all, MathContext.DECIMAL128).doubleValue();
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.REGRESSION);
  }

  /** The last one counts numbers that are none. */
  @Override
  public int counters(int outputs) {
    return outputs * SUMS * ExactSum.DIGITS + 1;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      for (int k = 0; k < batch.outputs(); k++) {
        double said = batch.output(k, i);
        double target = batch.target(k, i);
        if (!Double.isFinite(said)) {
          sums[sums.length - 1]++;
          continue;
        }
        double error = said - target;
        add(sums, k, ABSOLUTE, Math.abs(error));
        add(sums, k, SQUARED, error * error);
        add(sums, k, TARGET, target);
        add(sums, k, TARGET_SQUARED, target * target);
      }
    }
  }

  private static void add(long[] sums, int output, int which, double number) {
    ExactSum.add(sums, (output * SUMS + which) * ExactSum.DIGITS, number);
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    int outputs = sums.length / (SUMS * ExactSum.DIGITS);
    double all = 0;
    for (int k = 0; k < outputs; k++) {
      BigDecimal[] own = new BigDecimal[SUMS];
      for (int i = 0; i < SUMS; i++) {
        own[i] = ExactSum.value(sums, (k * SUMS + i) * ExactSum.DIGITS);
      }
      all += examples == 0 ? Double.NaN : of(BigDecimal.valueOf(examples), own);
    }
    double mean = sums[sums.length - 1] > 0 ? Double.NaN : all / outputs;
    return new TreeMap<>(Map.of(name, mean));
  }

  @Override
  public Optional<Goal> goal() {
    return Optional.of(new Goal(name, least));
  }
}
