package io.feddip.strategy;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientState;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import java.util.Optional;

/**
 * The server's weights on a mask of the client's own, which is in its state; at first one of
 * Erdős–Rényi-kernel densities.
 *
 * @param sparsity of the first mask, in [0, 1); 0 keeps everything
 * @param seed of the run
 * @param drawnEach whether every client draws a first mask for itself, or all begin with one
 */
record OnOwnMask(double sparsity, long seed, boolean drawnEach) implements ClientModel {
  private static final long serialVersionUID = 1;

  /** Section of the state that holds it. */
  static final String MASK = "mask";

  /** The client's mask. */
  Mask mask(ClientState state, Layout layout, int client) {
    return state.mask(MASK).orElseGet(() -> ErdosRenyiKernel.mask(layout, sparsity, first(client)));
  }

  private long first(int client) {
    return drawnEach ? new KeyedRandom(seed, "client-mask", -1, client).nextLong() : seed;
  }

  @Override
  public Weights of(Weights received, Optional<Mask> mask, ClientState state, int client) {
    return received.times(mask(state, received.layout(), client));
  }
}
