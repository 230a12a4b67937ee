package io.feddip.api.wire.mask;

/** Conversion between float and IEEE binary16. */
public final class Float16 {
  private static final int INFINITY = 0x7F800000;

  /** 65,520: what rounds to infinity. */
  private static final int OVERFLOW = 0x477FF000;

  /** 2⁻¹⁴: the smallest normal binary16. */
  private static final int NORMAL = 0x38800000;

  private Float16() {}

  public static short ofFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & Integer.MAX_VALUE;
    int half;
    if (magnitude >= INFINITY) {
      half = magnitude == INFINITY ? 0x7C00 : 0x7E00;
    } else if (magnitude >= OVERFLOW) {
      half = 0x7BFF;
    } else if (magnitude >= NORMAL) {
      half = (magnitude - (NORMAL - 0x800000) + 0xFFF + ((magnitude >>> 13) & 1)) >>> 13;
    } else {
      half = (int) Math.rint(Math.abs((double) value) * 0x1p24);
    }
    return (short) (sign | half);
  }

  public static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1F;
    int fraction = half & 0x3FF;
    int magnitude;
    if (exponent == 0) {
      magnitude = Float.floatToRawIntBits(fraction * 0x1p-24f);
    } else if (exponent == 0x1F) {
      magnitude = INFINITY | (fraction << 13);
    } else {
      magnitude = ((exponent + 112) << 23) | (fraction << 13);
    }
    return Float.intBitsToFloat(sign | magnitude);
  }
}
