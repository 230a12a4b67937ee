package io.feddip.diagnostics;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How large weights are, the kept ones and, where the server still knows them, the pruned ones:
 * what growing regularization is meant to separate.
 */
public final class Magnitudes {
  private static final double[] QUANTILES = {0.1, 0.5, 0.9};

  private Magnitudes() {}

  /**
   * Adds ‖w̄‖ over all trained parameters and quantiles of |w| over the prunable ones.
   *
   * @param weights flat, as the server holds them
   * @param mask nothing if all are kept
   */
  public static void addTo(
      Map<String, Double> numbers, Layout layout, Optional<Mask> mask, float[] weights) {
    double squares = 0;
    for (ParameterBlock block : layout.blocks()) {
      if (block.kind() != Kind.STATISTIC) {
        for (int i = block.offset(); i < block.end(); i++) {
          squares += (double) weights[i] * weights[i];
        }
      }
    }
    numbers.put("weight_norm", Math.sqrt(squares));
    int size = layout.prunableLength();
    int kept = mask.map(Mask::kept).orElse(size);
    float[] inside = new float[kept];
    float[] outside = new float[size - kept];
    int coordinate = 0;
    int in = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++, coordinate++) {
        float magnitude = Math.abs(weights[i]);
        if (mask.isEmpty() || mask.get().isKept(coordinate)) {
          inside[in++] = magnitude;
        } else {
          outside[coordinate - in] = magnitude;
        }
      }
    }
    addQuantiles("kept_magnitude", inside, numbers);
    addQuantiles("pruned_magnitude", outside, numbers);
  }

  private static void addQuantiles(String name, float[] values, Map<String, Double> numbers) {
    if (values.length == 0) {
      return;
    }
    Arrays.sort(values);
    for (double quantile : QUANTILES) {
      int rank = Math.max(0, (int) Math.ceil(quantile * values.length) - 1);
      numbers.put(name + "_p" + Math.round(quantile * 100), (double) values[rank]);
    }
    numbers.put(name + "_max", (double) values[values.length - 1]);
  }
}
