package io.feddip.api.strategy;

import java.util.Optional;

/**
 * A federated algorithm with a server. Strategies are stateless: what they accumulate is in the
 * {@link ServerState}, so that a checkpoint holds it and a round can be repeated.
 */
public interface ServerStrategy extends Strategy {
  /** The state before round 0, masks included: dense, if a strategy has no better idea. */
  default ServerState start(float[] initialWeights) {
    return ServerState.dense(initialWeights);
  }

  /** What clients are asked once before round 0, if anything. */
  default Optional<RoundPlan> preparation(ServerState state) {
    return Optional.empty();
  }

  /** The state after the answers to {@link #preparation}. */
  default ServerState prepared(ServerState state, Aggregate answers) {
    return state;
  }

  /** What clients are asked in round t. */
  RoundPlan plan(int round, ServerState state);

  /** The state after round t. */
  ServerState advance(int round, ServerState state, Aggregate answers);

  /** The final model's state, made from the one after the last round. */
  default ServerState finish(ServerState state) {
    return state;
  }
}
