package io.feddip.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientWork;
import io.feddip.api.client.Upload;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.Strategy;
import java.util.Map;
import java.util.Optional;

/**
 * FedAvg (McMahan et al. 2017): no mask, no penalty, the mean weighted by examples. With μ &gt; 0
 * in the local training it is FedProx (Li et al. 2020).
 */
public final class FedAvg implements Strategy {
  private final TrainingPlanner planner;
  private final Upload upload;

  /**
   * @param planner makes the local training of a round
   * @param upload what is sent back: everything, or the largest changes (deep gradient compression)
   */
  public FedAvg(TrainingPlanner planner, Upload upload) {
    this.planner = requireNonNull(planner, "planner is null");
    this.upload = requireNonNull(upload, "upload is null");
  }

  @Override
  public ServerState start(float[] initialWeights) {
    return new ServerState(initialWeights, Optional.empty(), Map.of(), 0);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(planner.dense(round), new ClientWork.Train(), upload);
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return new ServerState(answers.mean(), Optional.empty(), Map.of(), 0);
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }
}
