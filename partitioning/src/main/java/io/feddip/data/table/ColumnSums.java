package io.feddip.data.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sums of numbers and of their squares, exact and therefore the same in any order: what clients
 * tell of their rows, so that means and deviations can be found where nobody sees the rows.
 */
public final class ColumnSums implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int BYTES = 256;

  private static final double LARGEST = 255;

  /** What numbers are divided by at the end, so that sums of bytes are sums of whole numbers. */
  private double unit = 1;

  private long rows;
  private final ExactSum[] sums;
  private final ExactSum[] squares;

  /**
   * @param width numbers of a row
   */
  public ColumnSums(int width) {
    sums = Stream.generate(ExactSum::new).limit(width).toArray(ExactSum[]::new);
    squares = Stream.generate(ExactSum::new).limit(width).toArray(ExactSum[]::new);
  }

  /** Adds a row of finite numbers. */
  public void add(double[] numbers) {
    rows++;
    for (int i = 0; i < sums.length; i++) {
      sums[i].add(numbers[i]);
      squares[i].addSquare(numbers[i]);
    }
  }

  /**
   * Adds every pixel of an image, a number a channel.
   *
   * @param planes [channels][…], unsigned; counted in units of [0, 1]
   */
  public void addPixels(byte[] planes) {
    int size = planes.length / sums.length;
    rows += size;
    unit = LARGEST;
    for (int channel = 0; channel < sums.length; channel++) {
      int[] histogram = new int[BYTES];
      for (int i = channel * size; i < (channel + 1) * size; i++) {
        histogram[planes[i] & 0xff]++;
      }
      for (int value = 1; value < BYTES; value++) {
        sums[channel].add((double) value * histogram[value]);
        squares[channel].add((double) value * value * histogram[value]);
      }
    }
  }

  /** Takes in what another client tells. */
  public ColumnSums merge(ColumnSums other) {
    rows += other.rows;
    unit = Math.max(unit, other.unit);
    for (int i = 0; i < sums.length; i++) {
      sums[i].merge(other.sums[i]);
      squares[i].merge(other.squares[i]);
    }
    return this;
  }

  /** The mean of each number. */
  public List<Double> means() {
    List<Double> means = new ArrayList<>();
    for (ExactSum sum : sums) {
      means.add(sum.value().divide(count(), MathContext.DECIMAL128).doubleValue() / unit);
    }
    return means;
  }

  /** The standard deviation of each number over all rows; 1 where all are the same. */
  public List<Double> deviations() {
    List<Double> deviations = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      BigDecimal sum = sums[i].value();
      BigDecimal numerator = squares[i].value().multiply(count()).subtract(sum.multiply(sum));
      double variance =
          numerator.divide(count().multiply(count()), MathContext.DECIMAL128).doubleValue();
      double deviation = Math.sqrt(variance) / unit;
      deviations.add(deviation > 0 && Double.isFinite(deviation) ? deviation : 1.0);
    }
    return deviations;
  }

  private BigDecimal count() {
    return BigDecimal.valueOf(Math.max(1, rows));
  }
}
