package io.feddip.api.sparsity;

import io.feddip.api.KeyedRandom;
import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import java.util.Arrays;

/**
 * Random masks with the layer densities of the Erdős–Rényi kernel rule (Evci et al., "Rigging the
 * Lottery", 2020): the density of a layer is proportional to the sum of the extents of its kernel
 * over their product, so that small layers keep more. Layers that would exceed density 1 keep
 * everything and the others share what is left.
 */
public final class ErdosRenyiKernel {
  private static final String PURPOSE = "erdos-renyi-kernel";

  private ErdosRenyiKernel() {}

  /**
   * A mask of ⌈(1−s)|P|⌉ coordinates, drawn uniformly within each layer.
   *
   * @param sparsity s, in [0, 1)
   * @param seed decides the coordinates; the layers' counts don't depend on it
   */
  public static Mask mask(Layout layout, double sparsity, long seed) {
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    int[] counts = layerCounts(layout, sparsity);
    long[] words = new long[Mask.wordsFor(ranges.size())];
    for (int k = 0; k < counts.length; k++) {
      KeyedRandom random = new KeyedRandom(seed, PURPOSE, -1, k);
      int missing = counts[k];
      int end = ranges.end(k);
      for (int i = ranges.start(k); missing > 0; i++) {
        // Selection sampling: each of the end − i left is taken with probability missing in that.
        if (random.nextInt(end - i) < missing) {
          words[i >>> 6] |= 1L << i;
          missing--;
        }
      }
    }
    return Mask.ofWords(ranges.size(), words);
  }

  /**
   * How many weights each prunable layer keeps; they add up to ⌈(1−s)|P|⌉. Fractions are rounded by
   * largest remainder.
   *
   * @param sparsity s, in [0, 1)
   */
  public static int[] layerCounts(Layout layout, double sparsity) {
    int total = Masks.keptCount(layout.prunableLength(), sparsity);
    double[] densities = densities(layout, total);
    int[] counts = new int[densities.length];
    Integer[] order = new Integer[densities.length];
    double[] remainders = new double[densities.length];
    int missing = total;
    for (int k = 0; k < counts.length; k++) {
      int length = layout.prunableBlocks().get(k).length();
      double exact = Math.min(densities[k] * length, length);
      counts[k] = (int) exact;
      remainders[k] = exact - counts[k];
      order[k] = k;
      missing -= counts[k];
    }
    Arrays.sort(order, (a, b) -> Double.compare(remainders[b], remainders[a]));
    while (missing > 0) {
      for (int i = 0; i < order.length && missing > 0; i++) {
        int k = order[i];
        if (counts[k] < layout.prunableBlocks().get(k).length()) {
          counts[k]++;
          missing--;
        }
      }
    }
    return counts;
  }

  private static double[] densities(Layout layout, int total) {
    int layers = layout.prunableBlocks().size();
    double[] raw = new double[layers];
    double[] lengths = new double[layers];
    for (int k = 0; k < layers; k++) {
      ParameterBlock block = layout.prunableBlocks().get(k);
      lengths[k] = block.length();
      raw[k] = block.shape().stream().mapToInt(Integer::intValue).sum() / lengths[k];
    }
    boolean[] dense = new boolean[layers];
    while (true) {
      double left = total;
      double sum = 0;
      double largest = 0;
      for (int k = 0; k < layers; k++) {
        if (dense[k]) {
          left -= lengths[k];
        } else {
          sum += raw[k] * lengths[k];
          largest = Math.max(largest, raw[k]);
        }
      }
      double scale = sum == 0 ? 0 : left / sum;
      if (largest * scale <= 1) {
        double[] densities = new double[layers];
        for (int k = 0; k < layers; k++) {
          densities[k] = dense[k] ? 1 : scale * raw[k];
        }
        return densities;
      }
      for (int k = 0; k < layers; k++) {
        dense[k] |= raw[k] == largest;
      }
    }
  }
}
