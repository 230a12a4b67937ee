package io.feddip.strategy;

import io.feddip.api.client.LocalTraining;
import io.feddip.api.model.Coverage;
import io.feddip.api.schedule.LearningRateSchedule;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.sparsity.Penalty;
import io.feddip.config.RunConfig.ClientConfig;

/**
 * Resolves the schedules of local training for a round.
 *
 * @param client local epochs, batch, weight decay
 * @param learningRate η_t
 * @param penalty Ω
 * @param regularization λ_t
 * @param proximalMu FedProx's μ
 */
public record TrainingPlanner(
    ClientConfig client,
    LearningRateSchedule learningRate,
    Penalty penalty,
    RegularizationSchedule regularization,
    double proximalMu) {

  /** Without penalty, every gradient needed. */
  public LocalTraining dense(int round) {
    return training(round, Penalty.NONE, 0, Coverage.DENSE);
  }

  /** Sparse training on a fixed mask: without penalty, gradients on the mask only. */
  public LocalTraining masked(int round) {
    return training(round, Penalty.NONE, 0, Coverage.MASKED);
  }

  /** With λ_t. */
  public LocalTraining regularized(int round, Coverage coverage) {
    return training(round, penalty, regularization.at(round), coverage);
  }

  private LocalTraining training(int round, Penalty omega, double lambda, Coverage coverage) {
    return new LocalTraining(
        client.epochs(),
        client.batchSize(),
        learningRate.at(round),
        client.weightDecay(),
        omega,
        lambda,
        proximalMu,
        coverage,
        client.augmentation());
  }
}
