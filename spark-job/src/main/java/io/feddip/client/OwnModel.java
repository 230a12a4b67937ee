package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientState;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.api.wire.mask.MaskCache;
import java.util.Optional;

/**
 * A client's own model. Tasks alone have it.
 *
 * @param client its number
 * @param weights zero wherever the client has pruned
 * @param mask which weights the client keeps from now on; nothing where it keeps all
 */
public record OwnModel(int client, Weights weights, Optional<Mask> mask) {
  public OwnModel {
    requireNonNull(weights, "weights is null");
    requireNonNull(mask, "mask is null");
  }

  /**
   * Of a client under a server.
   *
   * @param which one it uses
   * @param server payload of the server's model, its mask included
   * @param state what the client kept
   */
  public static OwnModel of(
      ClientModel which, TaskSpec spec, byte[] server, byte[] state, int client) {
    Layout layout = NetworkPool.layout(spec);
    DecodedModel received = ModelPayload.decode(server, layout, new MaskCache(1));
    Weights weights =
        which.of(
            Weights.of(layout, received.weights()),
            received.mask(),
            ClientState.fromBytes(state),
            client);
    return new OwnModel(client, weights, sparse(Masks.ofNonZero(layout, weights.flat())));
  }

  private static Optional<Mask> sparse(Mask nonZero) {
    return nonZero.kept() < nonZero.size() ? Optional.of(nonZero) : Optional.empty();
  }

  /** As a file has it: the weights that are not zero, to the last bit. */
  public byte[] payload() {
    return ModelPayload.encode(
        weights.layout(),
        sparse(Masks.ofNonZero(weights.layout(), weights.flat())),
        weights.flat(),
        true,
        ValueFormat.FLOAT32);
  }

  /** Fraction of the prunable weights that the client does not keep, in [0, 1]. */
  public double sparsity() {
    return mask.map(Mask::sparsity).orElse(0.0);
  }
}
