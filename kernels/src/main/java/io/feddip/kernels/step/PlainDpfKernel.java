package io.feddip.kernels.step;

import java.util.Arrays;

/** {@link DpfKernel} in plain loops. */
final class PlainDpfKernel extends DpfKernel {
  @Override
  void stretch(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int to,
      long[] words,
      float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = from; i < to; i++) {
      step(coefficients, weights, gradient, masked, global, offset + i, i, words, lanes);
    }
  }

  @Override
  void stretchOfKept(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int to,
      long[] words,
      float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int start = from; start < to; start += 64) {
      for (long bits = words[start >>> 6]; bits != 0; bits &= bits - 1) {
        int i = start + Long.numberOfTrailingZeros(bits);
        step(coefficients, weights, gradient, masked, global, offset + i, i, words, lanes);
      }
    }
  }

  /** Coordinate i of the block, which is {@code at} in the flat vector. */
  static void step(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int at,
      int i,
      long[] words,
      float[] lanes) {
    float weight = weights[at];
    boolean kept = kept(words, i);
    float value =
        global == null
            ? stepped(coefficients, weight, kept, gradient[at])
            : stepped(
                coefficients,
                weight,
                kept,
                gradient[at],
                coefficients.proximal() * (weight - global[at]));
    weights[at] = value;
    if (kept) {
      masked[at] = value;
      lanes[i % SUM_LANES] += value * value;
    }
  }
}
