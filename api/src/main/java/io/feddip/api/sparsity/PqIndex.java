package io.feddip.api.sparsity;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;

/**
 * How much of a layer its own weights say can go (Diao et al., ICLR 2023): the PQ index I = 1 −
 * d^(1/q − 1/p)·‖w‖_p/‖w‖_q with p = 1/2 and q = 1 is near 1 where few of them matter.
 */
public final class PqIndex {
  /** Of a layer, at once. */
  private static final double MOST = 0.9;

  /** What rounding may take from a whole number. */
  private static final double ROUNDING = 1e-9;

  private PqIndex() {}

  /**
   * The mask without the smallest weights of each layer, as many as its index says.
   *
   * @param scale factor on the fraction that goes (β)
   */
  public static Mask pruned(Weights weights, Mask mask, double scale) {
    Layout layout = weights.layout();
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    int[] kept = Masks.layerCounts(layout, mask);
    for (int k = 0; k < kept.length; k++) {
      double roots = 0;
      double sum = 0;
      for (int i = mask.nextKept(ranges.start(k));
          i >= 0 && i < ranges.end(k);
          i = mask.nextKept(i + 1)) {
        double magnitude = Math.abs(weights.flat()[ranges.offset(k) + i - ranges.start(k)]);
        roots += Math.sqrt(magnitude);
        sum += magnitude;
      }
      kept[k] -= superfluous(kept[k], roots, sum, scale);
    }
    return MagnitudePruner.perLayer(layout, weights.flat(), kept, mask);
  }

  /**
   * With these p and q, and η = 0, I = 1 − (Σ√|w|)²/(d·Σ|w|), and m = ⌈d(1 − I)⌉ weights are worth
   * keeping: ⌊d·clip(β(1 − m/d), 0, .9)⌋ go.
   */
  private static int superfluous(int d, double roots, double sum, double scale) {
    if (d == 0 || sum == 0) {
      return 0;
    }
    double m = Math.ceil(roots * roots / sum);
    double fraction = Math.max(0, Math.min(MOST, scale * (1 - m / d)));
    return (int) Math.floor(d * fraction + ROUNDING);
  }
}
