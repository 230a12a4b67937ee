package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.strategy.ServerState;
import java.util.HashMap;
import java.util.Map;

/**
 * All that a run needs to go on: what a checkpoint holds.
 *
 * @param round the next round to run
 * @param server the strategy's state
 * @param maskVersion how often the mask has changed; 0 for the first one
 * @param heldVersions the version of the mask that each client received last; a client that is
 *     missing holds none
 * @param keepsakes what clients want to find again
 * @param privacy what has been spent
 */
public record FederationState(
    int round,
    ServerState server,
    int maskVersion,
    Map<Integer, Integer> heldVersions,
    Map<Integer, byte[]> keepsakes,
    PrivacyState privacy) {
  public FederationState {
    requireNonNull(server, "server is null");
    heldVersions = Map.copyOf(heldVersions);
    keepsakes = Map.copyOf(keepsakes);
    requireNonNull(privacy, "privacy is null");
  }

  static FederationState initial(ServerState server) {
    return new FederationState(0, server, 0, Map.of(), Map.of(), PrivacyState.NONE);
  }

  /** The state with other spending. */
  FederationState with(PrivacyState other) {
    return new FederationState(round, server, maskVersion, heldVersions, keepsakes, other);
  }

  /** Whether a client already has the index of the present mask. */
  boolean holdsMask(int client) {
    return heldVersions.getOrDefault(client, -1) == maskVersion;
  }

  /** Bytes of all that clients want to find again. */
  long keepsakeBytes() {
    return keepsakes.values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  /** The state when a round's answers are in, before they change the model. */
  FederationState next(Outcome outcome) {
    return received(outcome, round + 1).with(privacy.next(outcome.clipNorm()));
  }

  /** The state after the preparation of round 0. */
  FederationState prepared(ServerState newServer, Outcome outcome) {
    return received(outcome, 0).with(newServer);
  }

  private FederationState received(Outcome outcome, int nextRound) {
    Map<Integer, Integer> held = new HashMap<>(heldVersions);
    outcome.cohort().forEach(client -> held.put(client, maskVersion));
    Map<Integer, byte[]> kept = new HashMap<>(keepsakes);
    if (outcome.aggregate().isPresent()) {
      // Else the server dropped what these clients sent: it is still owed.
      kept.putAll(outcome.keepsakes());
    }
    return new FederationState(nextRound, server, maskVersion, held, kept, privacy);
  }

  /** The state with a new model. */
  FederationState with(ServerState newServer) {
    int version = newServer.maskDiffers(server) ? maskVersion + 1 : maskVersion;
    return new FederationState(round, newServer, version, heldVersions, keepsakes, privacy);
  }
}
