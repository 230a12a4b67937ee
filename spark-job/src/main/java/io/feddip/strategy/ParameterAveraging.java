package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Uploads;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.function.IntFunction;

/**
 * DeepLearning4J's own way to train on Spark (dl4j-spark's parameter averaging), as a baseline: the
 * examples of a round's clients are mixed and dealt to as many workers, which train
 * DeepLearning4J's layers and are averaged every few minibatches. No client is told from another,
 * nothing is pruned. What plays its rounds is {@code federation.WorkerAveraging}.
 */
public final class ParameterAveraging implements ServerStrategy {
  private final int averagingFrequency;
  private final IntFunction<LocalTraining> training;

  ParameterAveraging(Settings settings, StrategyContext context) {
    this.averagingFrequency = settings.averagingFrequency();
    this.training = context.training();
  }

  /** {@code parameter-averaging}. */
  public record Settings(
      @Key(value = "Minibatches of a worker between two averagings", or = "5", min = 1)
          int averagingFrequency) {}

  /** Minibatches of a worker between two averagings, at least 1. */
  public int averagingFrequency() {
    return averagingFrequency;
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(training.apply(round), new ClientWork.Train(), Uploads.dense());
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
