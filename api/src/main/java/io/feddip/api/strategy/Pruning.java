package io.feddip.api.strategy;

import io.feddip.api.Key;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.schedule.SparsitySchedule;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import java.io.Serializable;
import java.util.List;

/**
 * The keys {@code feddip.pruning.*}: which masks, and when. A strategy that follows them has a
 * component of this type, with {@link io.feddip.api.Section}, among its settings.
 */
public record Pruning(
    @Key(value = "Sparsity of round 0's mask (s₀)", or = "0.5", min = 0, max = 1, below = true)
        double initialSparsity,
    @Key(
            value =
                "Round 0's mask of `feddip`, `feddp` and `feddst` within the layers' densities:"
                    + " `random`, or the weights of largest `magnitude`",
            or = "random")
        InitialMask initialMask,
    @Key(
            value =
                "First weights are drawn for the `dense` fan-in, or, where a strategy begins with"
                    + " a mask, divided by the root of their layer's density: for the `sparse`"
                    + " one",
            or = "dense")
        InitialScale initialScale,
    @Key(value = "Sparsity at the end (s_p)", or = "0.9", min = 0, max = 1, below = true)
        double finalSparsity,
    @Key(value = "Rounds between mask reconfigurations (R)", or = "5", min = 1) int interval,
    @Key(
            value = "Share of the rounds after which s_p is reached (h)",
            or = "0.7",
            min = 0,
            above = true,
            max = 1)
        double horizon,
    @Key(
            value =
                "`global`: the largest magnitudes of all layers together are kept, as published;"
                    + " `layer`: those of every layer, as many as its Erdős–Rényi-kernel density"
                    + " says",
            or = "global")
        Threshold threshold,
    @Key(
            value = "Magnitudes are read from: `nested`, `dynamic`, `residual` or `decay`",
            or = "decay")
        Feedback feedback,
    @Key(value = "β of feedback `decay`", or = "0.5", min = 0, max = 1) double feedbackDecay,
    @Key(
            value =
                "Rounds up to each reconfiguration from which `residual` and `decay` collect"
                    + " gradients off the mask; R or more: all that can matter",
            or = "2",
            min = 1)
        int feedbackWindow,
    @Key(
            value =
                "Share of the prunable weights that clients of `feddip` and `feddp` send besides"
                    + " those on the mask in such rounds, the largest; 1: all",
            or = "1",
            min = 0,
            above = true,
            max = 1)
        double feedbackShare,
    @Key(
            name = "final",
            value = "Prune once more to s_p after the last round, also of a run that ends early",
            or = "false")
        boolean last,
    @Key(
            value =
                "`auto` (only what the server would keep), `dense` (as published), `masked`"
                    + " (always)",
            or = "auto")
        UploadRule upload,
    @Key(value = "Layers that are never pruned: globs of their names", or = "[]")
        List<String> exclude,
    @Key(
            value = "Fraction of every layer's weights that pruning leaves at least",
            or = "0",
            min = 0,
            max = 1)
        double minLayerDensity)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * s_t, reconfigured every R rounds.
   *
   * @param rounds T
   */
  public SparsitySchedule schedule(int rounds) {
    return schedule(interval, rounds);
  }

  /** The same with another R. */
  public SparsitySchedule schedule(int everySoMany, int rounds) {
    return new SparsitySchedule(initialSparsity, finalSparsity, everySoMany, horizon, rounds);
  }

  /**
   * The mask of the largest |w|, over all layers together or within each, as {@code threshold}
   * says.
   *
   * @param weights flat
   * @param sparsity s, in [0, 1)
   */
  public Mask largest(Layout layout, float[] weights, double sparsity) {
    return switch (threshold) {
      case GLOBAL -> MagnitudePruner.mask(layout, weights, sparsity, minLayerDensity);
      case LAYER ->
          MagnitudePruner.perLayer(layout, weights, ErdosRenyiKernel.layerCounts(layout, sparsity));
    };
  }
}
