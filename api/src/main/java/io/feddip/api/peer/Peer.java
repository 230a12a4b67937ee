package io.feddip.api.peer;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientState;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import java.util.Optional;

/**
 * A client of a federation without a server, between two of its steps.
 *
 * @param client its number, from 0
 * @param weights its model, zero off the mask
 * @param mask of the model; nothing for a dense one
 * @param state what else it keeps
 */
public record Peer(int client, Weights weights, Optional<Mask> mask, ClientState state) {
  public Peer {
    requireNonNull(weights, "weights is null");
    requireNonNull(mask, "mask is null");
    requireNonNull(state, "state is null");
  }
}
