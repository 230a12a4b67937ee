package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.RoundPlan;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * DFedAvgM (Sun et al., TPAMI 2022), dense: x_i(t+1) = Σ_j W_ij z_j(t), where z_j are E epochs of
 * SGD with momentum. The velocity begins at zero in every round, and weight decay is not part of
 * it.
 */
public final class DFedAvgM implements PeerStrategy {
  private final IntFunction<LocalTraining> training;
  private final double momentum;

  DFedAvgM(Settings settings, StrategyContext context) {
    this.training = context.training();
    this.momentum = settings.momentum();
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
    return new RoundPlan(training.apply(round), new HeavyBall((float) momentum), Uploads.dense());
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }

  /**
   * Trains along v ← θv + g.
   *
   * @param momentum θ, in [0, 1)
   */
  record HeavyBall(float momentum) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      // Batch norm's running statistics come along with gradients and have no momentum.
      CoordinateRanges trained = CoordinateRanges.trainable(client.received().layout());
      float[] velocity = new float[trained.size()];
      LossSums loss =
          client.train(
              client.training(),
              client.mask(),
              gradient -> {
                for (int k = 0; k < trained.count(); k++) {
                  int shift = trained.offset(k) - trained.start(k);
                  for (int i = trained.start(k); i < trained.end(k); i++) {
                    velocity[i] = momentum * velocity[i] + gradient[i + shift];
                    gradient[i + shift] = velocity[i];
                  }
                }
              });
      return LocalResult.of(client.trained(), loss);
    }
  }
}
