package io.feddip.api.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What can be said about and done with a mask and the weights it covers. */
public final class Masks {
  private Masks() {}

  /**
   * ⌈(1−s)·size⌉, computed on the decimal value that s is written as: .9 of 10 leaves 1.
   *
   * @param size number of weights, not negative
   * @param sparsity s, in [0, 1)
   */
  public static int keptCount(int size, double sparsity) {
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw new IllegalArgumentException("sparsity must be in [0, 1): " + sparsity);
    }
    return BigDecimal.ONE
        .subtract(BigDecimal.valueOf(sparsity))
        .multiply(BigDecimal.valueOf(size))
        .setScale(0, RoundingMode.CEILING)
        .intValueExact();
  }

  /**
   * w ⊙ m: pruned weights become +0, everything else, off P too, is copied.
   *
   * @param weights flat vector
   * @param out receives the flat result; may be {@code weights} itself
   */
  public static void apply(Layout layout, Mask mask, float[] weights, float[] out) {
    check(layout, mask);
    if (weights.length != layout.length() || out.length != layout.length()) {
      throw new IllegalArgumentException(
          "%d weights into %d for a layout of %d"
              .formatted(weights.length, out.length, layout.length()));
    }
    if (out != weights) {
      System.arraycopy(weights, 0, out, 0, out.length);
    }
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    for (int k = 0; k < ranges.count(); k++) {
      int shift = ranges.offset(k) - ranges.start(k);
      for (int i = ranges.start(k), end = ranges.end(k); i < end; i++) {
        if ((mask.word(i >>> 6) >>> i & 1) == 0) {
          out[i + shift] = 0;
        }
      }
    }
  }

  /** Prunable weights that a mask drops; 0 elsewhere. A new array. */
  public static float[] dropped(Layout layout, Mask mask, float[] values) {
    float[] dropped = new float[values.length];
    int coordinate = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        dropped[i] = mask.isKept(coordinate++) ? 0 : values[i];
      }
    }
    return dropped;
  }

  /** The mask that keeps exactly the prunable weights that are not zero. */
  public static Mask ofNonZero(Layout layout, float[] weights) {
    long[] words = new long[Mask.wordsFor(layout.prunableLength())];
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    for (int k = 0; k < ranges.count(); k++) {
      int shift = ranges.offset(k) - ranges.start(k);
      for (int i = ranges.start(k), end = ranges.end(k); i < end; i++) {
        if (weights[i + shift] != 0) {
          words[i >>> 6] |= 1L << i;
        }
      }
    }
    return Mask.ofWords(layout.prunableLength(), words);
  }

  /** Kept weights of each prunable layer. */
  public static int[] layerCounts(Layout layout, Mask mask) {
    check(layout, mask);
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    int[] counts = new int[ranges.count()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = mask.kept(ranges.start(k), ranges.end(k));
    }
    return counts;
  }

  /** Fraction of each prunable layer that is kept, in [0, 1]. */
  public static double[] layerDensities(Layout layout, Mask mask) {
    int[] counts = layerCounts(layout, mask);
    double[] densities = new double[counts.length];
    for (int k = 0; k < counts.length; k++) {
      densities[k] = (double) counts[k] / layout.prunableBlocks().get(k).length();
    }
    return densities;
  }

  /**
   * The pruning error δ = ‖w − w⊙m‖² / ‖w‖² over the prunable weights, in [0, 1]; 0 for w = 0.
   * Biases and batch norm are never pruned and do not count.
   *
   * @param weights flat vector w, before pruning
   */
  public static double prunedEnergy(Layout layout, Mask mask, float[] weights) {
    check(layout, mask);
    double pruned = 0;
    double total = 0;
    int start = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = 0, length = block.length(); i < length; i++) {
        double weight = weights[block.offset() + i];
        double energy = weight * weight;
        total += energy;
        int coordinate = start + i;
        if ((mask.word(coordinate >>> 6) >>> coordinate & 1) == 0) {
          pruned += energy;
        }
      }
      start += block.length();
    }
    return total == 0 ? 0 : pruned / total;
  }

  /** True if every coordinate that {@code inner} keeps is kept by {@code outer}. */
  public static boolean isNested(Mask inner, Mask outer) {
    if (inner.size() != outer.size()) {
      throw new IllegalArgumentException("masks of " + inner.size() + " and " + outer.size());
    }
    for (int i = 0; i < inner.wordCount(); i++) {
      if ((inner.word(i) & ~outer.word(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  public static void check(Layout layout, Mask mask) {
    if (mask.size() != layout.prunableLength()) {
      throw new IllegalArgumentException(
          "a mask of " + mask.size() + " for " + layout.prunableLength() + " prunable weights");
    }
  }
}
