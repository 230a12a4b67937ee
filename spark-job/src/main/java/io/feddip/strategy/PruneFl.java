package io.feddip.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.client.ClientWork;
import io.feddip.client.UploadKind;
import io.feddip.config.FedDipConfig.PruningConfig;
import io.feddip.schedule.SparsitySchedule;
import io.feddip.sparsity.MagnitudePruner;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.Masks;
import io.feddip.sparsity.ParameterBlock;
import io.feddip.sparsity.ParameterLayout;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * PruneFL (Jiang et al., TNNLS 2022): every so many rounds the mask becomes the weights with the
 * largest squared gradient for what they cost, Σ g² over a multiply-add count. Training begins
 * dense; how many weights stay is the schedule's s_t. A weight that comes back starts at 0.
 *
 * <p>Clients sum the squares of all local steps and send the sums in the rounds that readjust, as
 * in the paper. There every client is in every round and sums over the rounds between, too; a
 * sampled one has seldom been in one of those, so only the readjusting round's steps are summed.
 */
public final class PruneFl implements Strategy {
  private final ParameterLayout layout;
  private final PruningConfig pruning;
  private final SparsitySchedule sparsity;
  private final ToIntFunction<String> multiplyAdds;
  private final TrainingPlanner planner;

  /**
   * @param layout which coordinates are prunable
   * @param sparsity s_t, and when the mask is readjusted
   * @param multiplyAdds cost of each weight of the layer of that name, at least 1
   */
  public PruneFl(
      ParameterLayout layout,
      PruningConfig pruning,
      SparsitySchedule sparsity,
      ToIntFunction<String> multiplyAdds,
      TrainingPlanner planner) {
    this.layout = requireNonNull(layout, "layout is null");
    this.pruning = requireNonNull(pruning, "pruning is null");
    this.sparsity = requireNonNull(sparsity, "sparsity is null");
    this.multiplyAdds = requireNonNull(multiplyAdds, "multiplyAdds is null");
    this.planner = requireNonNull(planner, "planner is null");
  }

  @Override
  public ServerState start(float[] initialWeights) {
    Mask everything = Mask.full(layout.prunableLength());
    return new ServerState(initialWeights, Optional.of(everything), Map.of(), 0);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    ClientWork work =
        sparsity.reconfigures(round)
            ? new ClientWork.TrainAndSquareGradients()
            : new ClientWork.Train();
    return new RoundPlan(planner.masked(round), work, new UploadKind.Masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    if (!sparsity.reconfigures(round)) {
      return new ServerState(answers.mean(), state.mask(), Map.of(), 0);
    }
    Mask mask =
        MagnitudePruner.mask(
            layout, worth(answers.measurement()), targetSparsity(round), pruning.minLayerDensity());
    double error = Masks.prunedEnergy(layout, mask, answers.mean());
    // What is off the new mask is forgotten: it must not return with the value it had.
    float[] weights = answers.mean();
    Masks.apply(layout, mask, weights, weights);
    return new ServerState(weights, Optional.of(mask), Map.of(), error);
  }

  /** Squared gradient for each multiply-add. */
  private float[] worth(float[] squares) {
    float[] worth = new float[squares.length];
    for (ParameterBlock block : layout.prunableBlocks()) {
      int cost = multiplyAdds.applyAsInt(block.layer());
      for (int i = block.offset(); i < block.end(); i++) {
        worth[i] = squares[i] / cost;
      }
    }
    return worth;
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity.at(round);
  }
}
