package io.feddip.strategy;

import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Weights;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.HeldMean;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Received;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.RoundPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * D-PSGD (Lian et al., NeurIPS 2017), dense: x_i ← Σ_j W_ij x_j, then local training. As published
 * it is one step whose gradient is the old model's; here it is E epochs from the mixed one, as for
 * the others.
 */
public final class DPsgd implements PeerStrategy {
  private final IntFunction<LocalTraining> training;

  DPsgd(Settings settings, StrategyContext context) {
    this.training = context.training();
  }

  /** {@code dpsgd} has no settings. */
  public record Settings() {}

  @Override
  public Exchange exchange(int round) {
    return new Mean();
  }

  @Override
  public RoundPlan plan(int round, Map<String, Double> noted) {
    return new RoundPlan(training.apply(round), new ClientWork.Train(), Uploads.dense());
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }

  /** The weighted mean of dense models. */
  record Mean() implements Exchange {
    private static final long serialVersionUID = 1;

    @Override
    public Peer start(Weights initial, int client) {
      return new Peer(client, initial, Optional.empty(), ClientState.NONE);
    }

    @Override
    public Peer receive(Peer own, List<Received> models) {
      float[] mean = HeldMean.of(own.weights().layout(), models).overAll();
      return new Peer(
          own.client(), Weights.of(own.weights().layout(), mean), Optional.empty(), own.state());
    }
  }
}
