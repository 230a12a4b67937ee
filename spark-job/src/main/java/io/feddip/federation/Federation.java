package io.feddip.federation;

import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import java.util.Optional;

/** Those who train together under a server: they play rounds, the loop does the rest. */
public interface Federation {
  /** K, how many clients are asked in a round, on average where they are sampled one by one. */
  int cohortSize();

  /** The model w ⊙ m as it travels: what clients receive, what is measured, what is kept. Flat. */
  float[] model(ServerState state);

  /**
   * Plays a round.
   *
   * @param round t, or −1 for what comes before the first one
   */
  Outcome play(int round, RoundPlan asked, FederationState state);

  /** How alike clients' own models are; nothing where all use the server's. */
  default Optional<Likeness> likeness(ServerState state) {
    return Optional.empty();
  }

  /** Bytes of what clients keep between rounds. */
  default long keptBytes(FederationState state) {
    return state.keepsakeBytes();
  }
}
