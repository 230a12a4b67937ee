package io.feddip.data.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles without rounding: the same bits in whatever order they are added. As many digits
 * to the base 2³² as the numbers need; digits may be larger for a while.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int BASE_BITS = 32;
  private static final long MASK = 0xffffffffL;

  /** So many additions fit on top of each other before digits are put in order. */
  private static final int MOST_PENDING = 1 << 29;

  /** The weight of the smallest double is 2⁻¹⁰⁷⁴. */
  private static final int SMALLEST = 1074;

  private int lowest;
  private long[] digits = new long[0];
  private int pending;

  /** Adds a finite number. */
  void add(double number) {
    if (number == 0) {
      return;
    }
    int exponent = Math.max(Math.getExponent(number), Double.MIN_EXPONENT);
    long bits = Double.doubleToRawLongBits(number) & 0xfffffffffffffL;
    long mantissa = Math.abs(number) >= Double.MIN_NORMAL ? bits | 1L << 52 : bits;
    int position = exponent - 52 + SMALLEST;
    int digit = position / BASE_BITS;
    int shift = position % BASE_BITS;
    reserve(digit, digit + 3);
    long low = (mantissa & MASK) << shift;
    long high = (mantissa >>> BASE_BITS) << shift;
    long sign = number < 0 ? -1 : 1;
    int at = digit - lowest;
    digits[at] += sign * (low & MASK);
    digits[at + 1] += sign * ((low >>> BASE_BITS) + (high & MASK));
    digits[at + 2] += sign * (high >>> BASE_BITS);
    if (++pending >= MOST_PENDING) {
      carry();
    }
  }

  /** Adds number² without rounding. */
  void addSquare(double number) {
    double square = number * number;
    add(square);
    add(Math.fma(number, number, -square));
  }

  /** Adds another sum. */
  void merge(ExactSum other) {
    if (other.digits.length == 0) {
      return;
    }
    carry();
    reserve(other.lowest, other.lowest + other.digits.length);
    for (int i = 0; i < other.digits.length; i++) {
      digits[other.lowest - lowest + i] += other.digits[i];
    }
    carry();
  }

  /** The sum, exactly. */
  BigDecimal value() {
    BigInteger sum = BigInteger.ZERO;
    for (int i = digits.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(BASE_BITS).add(BigInteger.valueOf(digits[i]));
    }
    int exponent = lowest * BASE_BITS - SMALLEST;
    // n / 2ᵏ = n·5ᵏ / 10ᵏ
    return exponent >= 0
        ? new BigDecimal(sum.shiftLeft(exponent))
        : new BigDecimal(sum.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }

  /** Room for the digits from … to−1, and one for a carry. */
  private void reserve(int from, int to) {
    if (digits.length == 0) {
      lowest = from;
      digits = new long[to - from + 1];
      return;
    }
    int newLowest = Math.min(lowest, from);
    int newEnd = Math.max(lowest + digits.length, to + 1);
    if (newLowest < lowest || newEnd > lowest + digits.length) {
      long[] larger = new long[newEnd - newLowest];
      System.arraycopy(digits, 0, larger, lowest - newLowest, digits.length);
      digits = larger;
      lowest = newLowest;
    }
  }

  /** Brings every digit but the uppermost below the base. */
  private void carry() {
    pending = 0;
    for (int i = 0; i < digits.length - 1; i++) {
      long over = digits[i] >> BASE_BITS;
      digits[i] -= over << BASE_BITS;
      digits[i + 1] += over;
    }
    if (digits.length > 0 && Math.abs(digits[digits.length - 1]) > MASK) {
      digits = Arrays.copyOf(digits, digits.length + 1);
      int last = digits.length - 1;
      long over = digits[last - 1] >> BASE_BITS;
      digits[last - 1] -= over << BASE_BITS;
      digits[last] += over;
    }
  }
}
