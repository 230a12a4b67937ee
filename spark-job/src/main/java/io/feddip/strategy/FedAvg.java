package io.feddip.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Upload;
import io.feddip.api.client.Uploads;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * FedAvg (McMahan et al. 2017): no mask, no penalty, the mean weighted by examples. With μ &gt; 0
 * in the local training it is FedProx (Li et al. 2020).
 */
public final class FedAvg implements ServerStrategy {
  private final IntFunction<LocalTraining> training;
  private final Upload upload;

  /**
   * @param training of a round
   * @param upload what is sent back: everything, or the largest changes (deep gradient compression)
   */
  private FedAvg(IntFunction<LocalTraining> training, Upload upload) {
    this.training = requireNonNull(training, "training is null");
    this.upload = requireNonNull(upload, "upload is null");
  }

  /** {@code fedavg} has no settings. */
  public record Settings() {}

  /** {@code fedprox}. */
  public record Proximal(
      @Section("feddip.strategy") @Key(value = "μ of `fedprox`", or = "0.01", min = 0)
          double proximalMu) {}

  /** {@code fedavg-topk}. */
  public record TopK(
      @Section("feddip.strategy")
          @Key(
              value = "Fraction of the update that `fedavg-topk` uploads; not set: 1 − s_p",
              or = "null",
              min = 0,
              above = true,
              max = 1)
          Optional<Double> topK,
      @Section(value = "feddip.pruning", reads = "final-sparsity") Pruning pruning) {}

  static FedAvg plain(Settings settings, StrategyContext context) {
    return new FedAvg(context.training(), Uploads.dense());
  }

  static FedAvg proximal(Proximal settings, StrategyContext context) {
    return new FedAvg(
        round -> context.training().apply(round).proximal(settings.proximalMu()), Uploads.dense());
  }

  static FedAvg topK(TopK settings, StrategyContext context) {
    double fraction = settings.topK().orElse(1 - settings.pruning().finalSparsity());
    return new FedAvg(context.training(), Uploads.topK(fraction));
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(training.apply(round), new ClientWork.Train(), upload);
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return ServerState.dense(answers.mean());
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }
}
