package io.feddip.api.strategy;

import io.feddip.api.client.ClientModel;
import java.util.Optional;

/**
 * One federated algorithm: with a server or, as a {@code PeerStrategy} of {@code
 * io.feddip.api.peer}, without.
 */
public interface Strategy {
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

  /** Which model a client uses, if it is not the server's. */
  default Optional<ClientModel> clientModel() {
    return Optional.empty();
  }
}
