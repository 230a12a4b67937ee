package io.feddip.metric;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Sums of doubles without rounding, of whatever size they are, as integers that merge: digit i of a
 * sum counts units of 2^(32·i − 1074). A digit takes 2³¹ numbers before it could overflow.
 */
final class ExactSum {
  /** How many integers a sum is: every finite double fits. */
  static final int DIGITS = 67;

  private static final int DIGIT_BITS = 32;
  private static final long DIGIT_MASK = (1L << DIGIT_BITS) - 1;
  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENT_MASK = 0x7ff;

  /** The smallest double is 2 to minus this. */
  private static final int UNIT = 1074;

  private ExactSum() {}

  /**
   * Adds a number.
   *
   * @param at where the sum begins
   * @param number finite
   */
  static void add(long[] sums, int at, double number) {
    long bits = Double.doubleToRawLongBits(number);
    int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
    if (exponent == EXPONENT_MASK) {
      throw new IllegalArgumentException("no finite number: " + number);
    }
    long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
    int shift = Math.max(exponent, 1) - 1;
    if (exponent > 0) {
      mantissa |= 1L << MANTISSA_BITS;
    }
    int sign = bits < 0 ? -1 : 1;
    int within = shift % DIGIT_BITS;
    int digit = at + shift / DIGIT_BITS;
    long low = (mantissa & DIGIT_MASK) << within;
    long high = (mantissa >>> DIGIT_BITS) << within;
    sums[digit] += sign * (low & DIGIT_MASK);
    sums[digit + 1] += sign * ((low >>> DIGIT_BITS) + (high & DIGIT_MASK));
    sums[digit + 2] += sign * (high >>> DIGIT_BITS);
  }

  /** The sum, exactly. */
  static BigDecimal value(long[] sums, int at) {
    BigInteger units = BigInteger.ZERO;
    for (int i = DIGITS - 1; i >= 0; i--) {
      units = units.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(sums[at + i]));
    }
    int zeros = Math.max(0, Math.min(UNIT, units.getLowestSetBit()));
    BigDecimal whole = new BigDecimal(units.shiftRight(zeros));
    return whole.divide(new BigDecimal(BigInteger.ONE.shiftLeft(UNIT - zeros)));
  }
}
