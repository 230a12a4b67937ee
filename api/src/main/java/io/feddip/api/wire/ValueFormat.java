package io.feddip.api.wire;

import io.feddip.api.wire.mask.Float16;

/** How the values that an index chooses are written. Biases and batch norm are always float32. */
public enum ValueFormat {
  /** As they are. */
  FLOAT32(0, 4),
  /**
   * IEEE binary16, rounded to nearest even. Lossy: 11 significant bits, magnitudes from 6·10⁻⁸;
   * finite values beyond ±65,504 become that.
   */
  FLOAT16(1, 2);

  private final int code;
  private final int bytes;

  ValueFormat(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** How the header says it. */
  int code() {
    return code;
  }

  /** What arrives of a value. */
  public float received(float value) {
    return this == FLOAT32 ? value : Float16.toFloat(Float16.ofFloat(value));
  }

  /** Bytes a value. */
  public int bytes() {
    return bytes;
  }
}
