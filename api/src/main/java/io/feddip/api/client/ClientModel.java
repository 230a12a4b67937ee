package io.feddip.api.client;

import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import java.io.Serializable;
import java.util.Optional;

/**
 * Which model a client uses for itself, where clients do not all use the server's: what is measured
 * on the client's own test examples, and what the run leaves of it. A pure function; it travels to
 * executors by Java serialisation, so it is a record of numbers, strings and enums.
 */
public interface ClientModel extends Serializable {

  /**
   * The model of one client.
   *
   * @param received the server's model w ⊙ m; what training started from, where there is no server
   * @param mask the server's
   * @param state what the client kept
   * @param client its number
   * @return zero wherever the client has pruned
   */
  Weights of(Weights received, Optional<Mask> mask, ClientState state, int client);
}
