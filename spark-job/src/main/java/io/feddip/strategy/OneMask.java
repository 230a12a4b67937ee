package io.feddip.strategy;

import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Strategies that ask a cohort once, before round 0, make one mask of its answers, and train it
 * from the first weights to the end: SNIP, SSFL, FLASH.
 */
final class OneMask implements ServerStrategy {
  private final Layout layout;
  private final Pruning pruning;
  private final IntFunction<LocalTraining> training;
  private final RoundPlan asked;
  private final Function<float[], Mask> chosen;

  /**
   * @param pruning its final sparsity is that of the mask
   * @param asked of the cohort before round 0, which measures
   * @param chosen makes the mask of the mean measurement, flat
   */
  OneMask(
      Pruning pruning, StrategyContext context, RoundPlan asked, Function<float[], Mask> chosen) {
    this.layout = context.layout();
    this.pruning = pruning;
    this.training = context.training();
    this.asked = asked;
    this.chosen = chosen;
  }

  @Override
  public Optional<RoundPlan> preparation(ServerState state) {
    return Optional.of(asked);
  }

  @Override
  public ServerState prepared(ServerState state, Aggregate answers) {
    Mask mask = chosen.apply(answers.measurement());
    double error = Masks.prunedEnergy(layout, mask, state.weights());
    float[] weights = new SparseStart(layout, pruning).weights(state.weights(), mask);
    return new ServerState(weights, Optional.of(mask), Map.of(), error);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(training.apply(round).masked(), new ClientWork.Train(), Uploads.masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return state.withWeights(answers.mean());
  }

  @Override
  public double targetSparsity(int round) {
    return pruning.finalSparsity();
  }
}
