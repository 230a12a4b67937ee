package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Momentum;
import io.feddip.api.client.Uploads;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.RoundPlan;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * DFedAvgM (Sun et al., TPAMI 2022), dense: x_i(t+1) = Σ_j W_ij z_j(t), where z_j are E epochs of
 * SGD with momentum. The velocity begins at zero in every round; weight decay is part of it, as in
 * deep-learning frameworks.
 */
public final class DFedAvgM implements PeerStrategy {
  private final IntFunction<LocalTraining> training;
  private final Momentum momentum;

  DFedAvgM(Settings settings, StrategyContext context) {
    this.training = context.training();
    this.momentum = new Momentum(settings.momentum(), false);
  }

  /** {@code dfedavgm}. */
  public record Settings(
      @Key(value = "Local momentum (θ)", or = "0.9", min = 0, max = 1, below = true)
          double momentum) {}

  @Override
  public Exchange exchange(int round) {
    return new DPsgd.Mean();
  }

  @Override
  public RoundPlan plan(int round, Map<String, Double> noted) {
    return new RoundPlan(
        training.apply(round).withOptimizer(momentum), new ClientWork.Train(), Uploads.dense());
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }
}
