package io.feddip.strategy;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.sparsity.SparseFanIn;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.ServerState;
import java.util.Map;
import java.util.Optional;

/**
 * What a strategy that is sparse from its first round begins with: a mask of Erdős–Rényi-kernel
 * densities, and weights that may be scaled for what it leaves.
 */
record SparseStart(Layout layout, Pruning pruning) {
  /**
   * The state before round 0.
   *
   * @param initialWeights flat, drawn for the dense fan-in
   * @param sparsity in [0, 1)
   * @param seed decides a random mask
   */
  ServerState state(float[] initialWeights, double sparsity, long seed) {
    Mask mask =
        switch (pruning.initialMask()) {
          case RANDOM -> ErdosRenyiKernel.mask(layout, sparsity, seed);
          case MAGNITUDE ->
              MagnitudePruner.perLayer(
                  layout, initialWeights, ErdosRenyiKernel.layerCounts(layout, sparsity));
        };
    return new ServerState(weights(initialWeights, mask), Optional.of(mask), Map.of(), 0);
  }

  /** First weights for a mask. */
  float[] weights(float[] initialWeights, Mask mask) {
    return switch (pruning.initialScale()) {
      case DENSE -> initialWeights;
      case SPARSE -> SparseFanIn.scaled(layout, mask, initialWeights);
    };
  }
}
