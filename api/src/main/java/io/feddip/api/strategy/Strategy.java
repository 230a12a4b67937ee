package io.feddip.api.strategy;

import java.util.Optional;

/**
 * One federated algorithm. Strategies are stateless: what they accumulate is in the {@link
 * ServerState}, so that a checkpoint holds it and a round can be repeated.
 */
public interface Strategy {
  /** The state before round 0, masks included. */
  ServerState start(float[] initialWeights);

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

  /** s_t, the sparsity that the schedule wants of round t's model; 0 for a dense strategy. */
  double targetSparsity(int round);

  /** Whether the mask may be another after round t, so that its index has to travel anew. */
  default boolean mayReconfigure(int round) {
    return false;
  }

  /** How much clients keep from round to round; {@link io.feddip.api.client.ClientState}. */
  default StateSize clientState() {
    return StateSize.NONE;
  }
}
