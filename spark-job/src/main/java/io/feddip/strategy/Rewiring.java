package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.client.Client;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.ServerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When and how much a server exchanges weights of a sparse model, as RigL does (Evci et al., ICML
 * 2020) and the published code of FedTiny, FedMef and FedRTS: after the rounds t mod ΔT = 0 up to
 * T_end, a fraction f(t) = α/2·(1+cos(πt/T_end)) of every layer's kept weights.
 *
 * @param alpha α, in [0, 1]
 * @param interval ΔT
 * @param end T_end
 */
record Rewiring(double alpha, int interval, int end) {

  /** What is said of it in a configuration. */
  record Settings(
      @Key(
              value = "Largest fraction of a layer that is exchanged (α)",
              or = "0.2",
              min = 0,
              max = 1)
          double alpha,
      @Key(value = "Rounds between exchanges (ΔT)", or = "10", min = 1) int interval,
      @Key(
              value = "Share of the rounds after which the mask stays (T_end / T)",
              or = "0.6",
              min = 0,
              above = true,
              max = 1)
          double until) {
    /**
     * Resolved.
     *
     * @param rounds T
     */
    Rewiring of(int rounds) {
      return new Rewiring(alpha, interval, Math.max(1, (int) (until * rounds)));
    }
  }

  boolean adjusts(int round) {
    return round % interval == 0 && round <= end;
  }

  /** f(t); 0 after T_end. */
  double fraction(int round) {
    return round > end ? 0 : alpha / 2 * (1 + StrictMath.cos(Math.PI * round / end));
  }

  /** How many weights of every layer are exchanged, at most as many as are pruned. */
  int[] exchanged(Layout layout, Mask mask, int round) {
    return exchanged(layout, mask, fraction(round));
  }

  private static int[] exchanged(Layout layout, Mask mask, double fraction) {
    int[] counts = Masks.layerCounts(layout, mask);
    for (int k = 0; k < counts.length; k++) {
      int pruned = layout.prunableBlocks().get(k).length() - counts[k];
      counts[k] = Math.min((int) (fraction * counts[k]), pruned);
    }
    return counts;
  }

  /** Erdős–Rényi-kernel densities, of every layer the weights of largest first magnitude. */
  static ServerState start(Layout layout, float[] initialWeights, double sparsity) {
    int[] counts = ErdosRenyiKernel.layerCounts(layout, sparsity);
    Mask mask = MagnitudePruner.perLayer(layout, initialWeights, counts);
    return new ServerState(initialWeights, Optional.of(mask), Map.of(), 0);
  }

  /**
   * The state after an exchange: of every layer the smallest weights go, and as many of the others
   * with the largest scores come, at 0.
   *
   * @param mean of the clients' weights
   * @param scores flat, at least 0
   */
  ServerState exchange(int round, Layout layout, Mask mask, float[] mean, float[] scores) {
    int[] moved = exchanged(layout, mask, round);
    int[] survivors = Masks.layerCounts(layout, mask);
    for (int k = 0; k < moved.length; k++) {
      survivors[k] -= moved[k];
    }
    Mask thinned = MagnitudePruner.perLayer(layout, mean, survivors, mask);
    Mask next = MagnitudePruner.grow(layout, scores, moved, thinned);
    return ofMean(layout, next, mask, mean);
  }

  /** A mean on a new mask; what comes in has no value yet. */
  static ServerState ofMean(Layout layout, Mask next, Mask before, float[] mean) {
    float[] held = mean.clone();
    Masks.apply(layout, before, held, held);
    double error = Masks.prunedEnergy(layout, next, held);
    Masks.apply(layout, next, held, held);
    return new ServerState(held, Optional.of(next), Map.of(), error);
  }

  /**
   * |∂f/∂w| on one minibatch at the trained weights, of every layer the largest among the weights
   * that the mask prunes, as many as will be exchanged; all others 0.
   *
   * @param fraction f(t)
   */
  static float[] candidates(Client client, double fraction) {
    Layout layout = client.received().layout();
    Mask mask = client.mask().orElseThrow();
    float[] gradient = new float[layout.length()];
    client.gradient(client.trained().times(mask), client.training().batchSize(), gradient);
    int[] wanted = exchanged(layout, mask, fraction);
    Mask grown = MagnitudePruner.grow(layout, gradient, wanted, mask);
    float[] scores = new float[layout.length()];
    int coordinate = 0;
    List<ParameterBlock> blocks = layout.prunableBlocks();
    for (ParameterBlock block : blocks) {
      for (int i = block.offset(); i < block.end(); i++, coordinate++) {
        if (grown.isKept(coordinate) && !mask.isKept(coordinate)) {
          scores[i] = Math.abs(gradient[i]);
        }
      }
    }
    return scores;
  }

  /** The keys of {@link Pruning} that these strategies read. */
  static final String SPARSITY = "final-sparsity";
}
