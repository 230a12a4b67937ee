package io.feddip.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientWork;
import io.feddip.api.client.Upload;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.Strategy;
import io.feddip.config.RunConfig.PruningConfig;
import java.util.Map;
import java.util.Optional;

/**
 * FedDST (Bibikar et al., AAAI 2022): sparse from the first round to the last, with ERK densities.
 * After the rounds t mod R = 0 clients return masks of their own, in which a fraction
 * α/2·(1+cos(πt/T)) of every layer was exchanged; each coordinate is averaged over the clients that
 * hold it, and every layer goes back to its density by magnitude.
 */
public final class FedDst implements Strategy {
  private final Layout layout;
  private final PruningConfig pruning;
  private final double alpha;
  private final int rounds;
  private final TrainingPlanner planner;
  private final long seed;

  /**
   * @param layout which coordinates are prunable
   * @param pruning final sparsity, which holds from the start, and R
   * @param alpha α, largest fraction of a layer that is exchanged, in [0, 1]
   * @param rounds T
   * @param seed decides round 0's mask
   */
  public FedDst(
      Layout layout,
      PruningConfig pruning,
      double alpha,
      int rounds,
      TrainingPlanner planner,
      long seed) {
    this.layout = requireNonNull(layout, "layout is null");
    this.pruning = requireNonNull(pruning, "pruning is null");
    this.alpha = alpha;
    this.rounds = rounds;
    this.planner = requireNonNull(planner, "planner is null");
    this.seed = seed;
  }

  @Override
  public ServerState start(float[] initialWeights) {
    return new SparseStart(layout, pruning).state(initialWeights, pruning.finalSparsity(), seed);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return readjusts(round)
        ? new RoundPlan(
            planner.masked(round),
            new ClientWork.TrainAndReadjust(fraction(round)),
            new Upload.OwnMask())
        : new RoundPlan(planner.masked(round), new ClientWork.Train(), new Upload.Masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    if (!readjusts(round)) {
      return new ServerState(answers.mean(), state.mask(), Map.of(), 0);
    }
    float[] mean = answers.mean();
    int[] counts = Masks.layerCounts(layout, state.mask().orElseThrow());
    Mask mask = MagnitudePruner.perLayer(layout, mean, counts);
    double error = Masks.prunedEnergy(layout, mask, mean);
    Masks.apply(layout, mask, mean, mean);
    return new ServerState(mean, Optional.of(mask), Map.of(), error);
  }

  private boolean readjusts(int round) {
    return round % pruning.interval() == 0;
  }

  private double fraction(int round) {
    return alpha / 2 * (1 + Math.cos(Math.PI * round / rounds));
  }

  @Override
  public double targetSparsity(int round) {
    return pruning.finalSparsity();
  }
}
