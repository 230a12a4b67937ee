package io.feddip.kernels.step;

import java.util.Arrays;

/**
 * The local step of dynamic pruning with feedback over one block of the flat vector, as one pass
 * over memory. All arithmetic is single multiplications and additions in a fixed order, and squares
 * are summed in sixteen fixed lanes over stretches of 1024 coordinates, then in double precision:
 * every implementation and every vector width gives the same bits.
 *
 * <p>Masks come as words that are aligned to the block: coordinate offset + i is bit i mod 64 of
 * word i / 64, 1 = kept.
 */
public abstract class DpfKernel {
  /** Lanes in which squares are summed, whatever the width of the machine's vectors. */
  static final int SUM_LANES = 16;

  /** Coordinates whose squares are summed in single precision; a multiple of 64. */
  static final int STRETCH = 1024;

  private static final int PACKED_STRETCHES = 32;

  DpfKernel() {}

  /** The fastest implementation that this virtual machine was started with. */
  public static DpfKernel best() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorDpfKernel()
        : plain();
  }

  /** The implementation without the Vector API. */
  public static DpfKernel plain() {
    return new PlainDpfKernel();
  }

  /**
   * masked ← w⊙m.
   *
   * @return ‖w⊙m‖₂² of the block
   */
  public final double mask(float[] weights, float[] masked, int offset, int length, long[] words) {
    double sum = 0;
    for (int from = 0; from < length; from += STRETCH) {
      int to = Math.min(length, from + STRETCH);
      float[] lanes = new float[SUM_LANES];
      for (int i = from; i < to; i++) {
        float value = kept(words, i) ? weights[offset + i] : 0f;
        masked[offset + i] = value;
        lanes[i % SUM_LANES] += value * value;
      }
      sum += sum(lanes);
    }
    return sum;
  }

  /**
   * w ← w − η·(g + penalty·(w⊙m) + decay·w + proximal·(w − global)), then masked ← w⊙m. What masked
   * holds off the mask is neither read nor written: {@link #mask} has set it to 0.
   *
   * @param global the received weights, or null for no proximal term
   * @param keptOnly whether only kept coordinates have a gradient; the others' weights stay
   * @return ‖w⊙m‖₂² of the block after the step
   */
  public final double step(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int length,
      long[] words,
      boolean keptOnly) {
    float[] lanes = new float[SUM_LANES];
    double sum = 0;
    for (int from = 0; from < length; from += STRETCH) {
      int to = Math.min(length, from + STRETCH);
      if (keptOnly) {
        stretchOfKept(
            coefficients, weights, gradient, masked, global, offset, from, to, words, lanes);
      } else {
        stretch(coefficients, weights, gradient, masked, global, offset, from, to, words, lanes);
      }
      sum += sum(lanes);
    }
    return sum;
  }

  /**
   * {@link #step} of kept coordinates only, on a block of which weights and gradient hold these
   * alone, one after the other from offset.
   *
   * @return as {@link #step} on the unpacked block, to the bit
   */
  public static double stepPacked(
      Coefficients coefficients, float[] weights, float[] gradient, int offset, KeptLanes kept) {
    float eta = coefficients.eta();
    float penalty = coefficients.penalty();
    float decay = coefficients.decay();
    float[] lanes = new float[SUM_LANES];
    double sum = 0;
    // So many stretches at once that the loop is worth entering and its weights are still cached.
    for (int stretch = 0; stretch < kept.stretches(); stretch += PACKED_STRETCHES) {
      int last = Math.min(kept.stretches(), stretch + PACKED_STRETCHES);
      for (int i = offset + kept.start(stretch), end = offset + kept.start(last); i < end; i++) {
        float weight = weights[i];
        weights[i] = weight - eta * (gradient[i] + penalty * weight + decay * weight);
      }
      for (int s = stretch; s < last; s++) {
        Arrays.fill(lanes, 0f);
        kept.addSquares(s, weights, offset, lanes);
        sum += sum(lanes);
      }
    }
    return sum;
  }

  /** w ← w − g and masked ← w, for running statistics. */
  public final void subtract(
      float[] weights, float[] gradient, float[] masked, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      float value = weights[i] - gradient[i];
      weights[i] = value;
      masked[i] = value;
    }
  }

  /** Steps all coordinates from … to−1 of the block; sets lanes to their sums of squares. */
  abstract void stretch(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int to,
      long[] words,
      float[] lanes);

  /** Steps the kept ones of coordinates from … to−1; sets lanes to their sums of squares. */
  abstract void stretchOfKept(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int to,
      long[] words,
      float[] lanes);

  static boolean kept(long[] words, int i) {
    return (words[i >>> 6] >>> i & 1) != 0;
  }

  /** One coordinate of {@link #step}. */
  static float stepped(
      Coefficients coefficients, float weight, boolean kept, float gradient, float pull) {
    float direction = gradient + coefficients.penalty() * (kept ? weight : 0f);
    direction = direction + coefficients.decay() * weight;
    direction = direction + pull;
    return weight - coefficients.eta() * direction;
  }

  /** One coordinate of {@link #step} without a proximal term. */
  static float stepped(Coefficients coefficients, float weight, boolean kept, float gradient) {
    float direction = gradient + coefficients.penalty() * (kept ? weight : 0f);
    direction = direction + coefficients.decay() * weight;
    return weight - coefficients.eta() * direction;
  }

  private static double sum(float[] lanes) {
    double sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  /**
   * What multiplies the terms of a step.
   *
   * @param eta step size
   * @param penalty of the masked weights: λ, or λ/‖w⊙m‖₂
   * @param decay of the dense weights
   * @param proximal μ
   */
  public record Coefficients(float eta, float penalty, float decay, float proximal) {}
}
