package io.feddip.api.sparsity;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;

/**
 * Masks that keep the weights of largest magnitude. Every method is linear in the number of
 * parameters, keeps exactly the number of weights it says, breaks ties in favour of the lowest
 * coordinate and so always gives the same mask for the same weights. Weights are flat vectors in
 * the order of the layout; they are not changed.
 *
 * <p>All throw IllegalArgumentException if a weight that would have to be compared is NaN or if the
 * vector has not the layout's length.
 */
public final class MagnitudePruner {
  private MagnitudePruner() {}

  /**
   * The mask that keeps the ⌈(1−s)|P|⌉ largest |w| over all of P: one threshold for all layers.
   *
   * @param sparsity s, in [0, 1)
   */
  public static Mask mask(Layout layout, float[] weights, double sparsity) {
    return mask(layout, weights, sparsity, 0);
  }

  /**
   * Like {@link #mask(Layout, float[], double)}, but every prunable layer keeps at least a fraction
   * of its weights (rounded up): its largest. The total is the same.
   *
   * @param sparsity s, in [0, 1)
   * @param minimumLayerDensity in [0, 1−s]
   * @throws IllegalArgumentException if the layers' minima add up to more than the total
   */
  public static Mask mask(
      Layout layout, float[] weights, double sparsity, double minimumLayerDensity) {
    checkLength(layout, weights);
    if (!(minimumLayerDensity >= 0 && minimumLayerDensity <= 1)) {
      throw new IllegalArgumentException(
          "the minimum layer density must be in [0, 1]: " + minimumLayerDensity);
    }
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    int kept = Masks.keptCount(ranges.size(), sparsity);
    long[] words = new long[Mask.wordsFor(ranges.size())];
    int guaranteed = 0;
    if (minimumLayerDensity > 0) {
      for (int k = 0; k < ranges.count(); k++) {
        int minimum = Masks.keptCount(ranges.length(k), 1 - minimumLayerDensity);
        LargestMagnitudes.select(ranges, k, k + 1, weights, minimum, words);
        guaranteed += minimum;
      }
    }
    if (guaranteed > kept) {
      throw new IllegalArgumentException(
          "a minimum layer density of %s keeps %d weights, but a sparsity of %s leaves only %d"
              .formatted(minimumLayerDensity, guaranteed, sparsity, kept));
    }
    LargestMagnitudes.select(ranges, 0, ranges.count(), weights, kept - guaranteed, words);
    return Mask.ofWords(ranges.size(), words);
  }

  /**
   * The mask that keeps the largest |scores| of every prunable layer.
   *
   * @param kept how many weights of prunable layer k to keep
   */
  public static Mask perLayer(Layout layout, float[] scores, int[] kept) {
    return perLayer(layout, scores, kept, Mask.full(layout.prunableLength()));
  }

  /**
   * The mask that keeps the largest |scores| of every prunable layer among the candidates.
   *
   * @param kept how many weights of prunable layer k to keep, at most as many as are candidates
   * @param candidates the coordinates to choose from
   */
  public static Mask perLayer(Layout layout, float[] scores, int[] kept, Mask candidates) {
    long[] words = candidates.toWords();
    for (int i = 0; i < words.length; i++) {
      words[i] = ~words[i];
    }
    selectPerLayer(layout, scores, kept, candidates, words);
    for (int i = 0; i < words.length; i++) {
      words[i] &= candidates.word(i);
    }
    return Mask.ofWords(candidates.size(), words);
  }

  /**
   * The mask with the largest |scores| of every prunable layer added, chosen among the pruned
   * coordinates.
   *
   * @param added how many weights of prunable layer k to add, at most as many as are pruned
   */
  public static Mask grow(Layout layout, float[] scores, int[] added, Mask mask) {
    long[] words = mask.toWords();
    selectPerLayer(layout, scores, added, mask, words);
    return Mask.ofWords(mask.size(), words);
  }

  /**
   * The mask with the largest |scores| over all of P added, chosen among the pruned coordinates.
   *
   * @param added how many weights to add, at most as many as are pruned
   */
  public static Mask grow(Layout layout, float[] scores, int added, Mask mask) {
    checkLength(layout, scores);
    Masks.check(layout, mask);
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    long[] words = mask.toWords();
    LargestMagnitudes.select(ranges, 0, ranges.count(), scores, added, words);
    return Mask.ofWords(mask.size(), words);
  }

  /**
   * The {@code count} largest magnitudes among all trainable coordinates, biases too.
   *
   * @return a mask over the coordinates as {@link CoordinateRanges#trainable} numbers them
   */
  public static Mask largestTrainable(Layout layout, float[] values, int count) {
    checkLength(layout, values);
    CoordinateRanges ranges = CoordinateRanges.trainable(layout);
    long[] words = new long[Mask.wordsFor(ranges.size())];
    LargestMagnitudes.select(ranges, 0, ranges.count(), values, count, words);
    return Mask.ofWords(ranges.size(), words);
  }

  private static void selectPerLayer(
      Layout layout, float[] scores, int[] counts, Mask mask, long[] words) {
    checkLength(layout, scores);
    Masks.check(layout, mask);
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    if (counts.length != ranges.count()) {
      throw new IllegalArgumentException(
          counts.length + " counts for " + ranges.count() + " prunable layers");
    }
    for (int k = 0; k < ranges.count(); k++) {
      LargestMagnitudes.select(ranges, k, k + 1, scores, counts[k], words);
    }
  }

  private static void checkLength(Layout layout, float[] weights) {
    if (weights.length != layout.length()) {
      throw new IllegalArgumentException(
          weights.length + " weights for a layout of " + layout.length());
    }
  }
}
