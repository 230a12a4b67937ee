package io.feddip.api.peer;

import io.feddip.api.client.ClientState;
import io.feddip.api.model.Weights;
import java.io.Serializable;
import java.util.List;

/**
 * What clients without a server do with models, their own and their neighbours'; on executors. It
 * travels there by Java serialisation, so it is a record of numbers, strings and enums.
 */
public interface Exchange extends Serializable {

  /**
   * A client before round 0.
   *
   * @param initial the dense first weights, the same for all clients; not to be written to
   */
  Peer start(Weights initial, int client);

  /**
   * What a client trains from.
   *
   * @param own its model as it sent it last, and what it keeps
   * @param models ascending by sender, its own among them: at least that one
   */
  Peer receive(Peer own, List<Received> models);

  /** A few numbers that the driver may know of a client after a round, always as many. */
  default double[] tells(ClientState state) {
    return new double[0];
  }
}
