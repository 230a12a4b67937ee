package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.strategy.ServerState;
import io.feddip.checkpoint.Checkpoint;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.Fingerprint;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Restored;
import io.feddip.cluster.ClientStates;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a run's state into a checkpoint's sections and back. */
public final class StateSections {
  private static final Logger log = LoggerFactory.getLogger(StateSections.class);
  private static final String WEIGHTS = "weights";
  private static final String MASK = "mask";
  private static final String MASK_VERSION = "mask-version";
  private static final String HELD = "held-versions";
  private static final String PRUNING_ERROR = "pruning-error";
  private static final String PRIVATE_ROUNDS = "private-rounds";
  private static final String CLIP_NORM = "clip-norm";
  private static final String MEMORY = "memory.";
  private static final String KEEPSAKE = "keepsake.";
  private static final String CLIENT_STATES = "client-states";

  private final CheckpointStore store;
  private final ModelIdentity model;
  private final Fingerprint fingerprint;
  private final Layout layout;
  private final Optional<ClientStates> states;
  private final Map<Integer, int[]> written = new HashMap<>();

  /**
   * @param fingerprint of the settings that decide the run's results
   * @param states what clients keep on the cluster, which is written before the driver's file
   */
  public StateSections(
      CheckpointStore store,
      ModelIdentity model,
      Fingerprint fingerprint,
      Layout layout,
      Optional<ClientStates> states) {
    this.store = requireNonNull(store, "store is null");
    this.model = requireNonNull(model, "model is null");
    this.fingerprint = requireNonNull(fingerprint, "fingerprint is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.states = requireNonNull(states, "states is null");
  }

  void write(FederationState state) {
    ServerState server = state.server();
    Checkpoint.Builder checkpoint =
        Checkpoint.builder(state.round(), model, fingerprint)
            .putFloats(WEIGHTS, server.weights())
            .putDouble(PRUNING_ERROR, server.pruningError())
            .putLong(MASK_VERSION, state.maskVersion());
    if (state.privacy().clipNorm() > 0) {
      checkpoint
          .putLong(PRIVATE_ROUNDS, state.privacy().rounds())
          .putDouble(CLIP_NORM, state.privacy().clipNorm());
    }
    server.mask().ifPresent(mask -> checkpoint.putLongs(MASK, mask.toWords()));
    server.memory().forEach((name, values) -> checkpoint.putFloats(MEMORY + name, values));
    checkpoint.putLongs(
        HELD,
        state.heldVersions().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .mapToLong(held -> (long) held.getKey() << 32 | held.getValue())
            .toArray());
    state.keepsakes().forEach((client, bytes) -> checkpoint.putBytes(KEEPSAKE + client, bytes));
    states.ifPresent(
        of -> {
          int[] versions = of.write(state.round());
          written.put(state.round(), versions);
          checkpoint.putLongs(CLIENT_STATES, Arrays.stream(versions).asLongStream().toArray());
        });
    store.write(checkpoint.build());
    states.ifPresent(this::retain);
  }

  /** Deletes files of clients that belong to no checkpoint that is still there. */
  private void retain(ClientStates of) {
    Set<Integer> present = store.checkpoints().keySet();
    written.keySet().retainAll(present);
    try {
      present.forEach(
          round ->
              written.computeIfAbsent(round, absent -> versions(store.read(absent)).orElseThrow()));
      of.retain(written.values());
    } catch (CheckpointException | NoSuchElementException e) {
      log.warn("No file of a client's state is deleted: {}", e.getMessage());
    }
  }

  private static Optional<int[]> versions(Checkpoint checkpoint) {
    return checkpoint.has(CLIENT_STATES)
        ? Optional.of(
            Arrays.stream(checkpoint.longs(CLIENT_STATES)).mapToInt(Math::toIntExact).toArray())
        : Optional.empty();
  }

  /**
   * The newest state there is, or nothing.
   *
   * @throws CheckpointException if there are checkpoints and none fits
   */
  public Optional<FederationState> newest() {
    Optional<Restored> restored = store.newestValid(model, fingerprint);
    restored.ifPresent(found -> found.notes().forEach(log::warn));
    return restored.map(Restored::checkpoint).map(this::state);
  }

  private FederationState state(Checkpoint checkpoint) {
    float[] weights = checkpoint.floats(WEIGHTS);
    if (weights.length != layout.length()) {
      throw new CheckpointException(
          "the checkpoint holds %d weights, the model has %d"
              .formatted(weights.length, layout.length()));
    }
    Optional<Mask> mask =
        checkpoint.has(MASK)
            ? Optional.of(Mask.ofWords(layout.prunableLength(), checkpoint.longs(MASK)))
            : Optional.empty();
    Map<String, float[]> memory = new HashMap<>();
    Map<Integer, byte[]> keepsakes = new HashMap<>();
    for (String name : checkpoint.sections().keySet()) {
      if (name.startsWith(MEMORY)) {
        memory.put(name.substring(MEMORY.length()), checkpoint.floats(name));
      } else if (name.startsWith(KEEPSAKE)) {
        int client = Integer.parseInt(name.substring(KEEPSAKE.length()));
        keepsakes.put(client, checkpoint.bytes(name));
      }
    }
    if (states.isPresent()) {
      versions(checkpoint).ifPresent(states.get()::restore);
    }
    Map<Integer, Integer> held = new HashMap<>();
    for (long pair : checkpoint.longs(HELD)) {
      held.put((int) (pair >> 32), (int) pair);
    }
    ServerState server =
        new ServerState(weights, mask, memory, checkpoint.scalarDouble(PRUNING_ERROR));
    int version = Math.toIntExact(checkpoint.scalarLong(MASK_VERSION));
    PrivacyState privacy =
        checkpoint.has(PRIVATE_ROUNDS)
            ? new PrivacyState(
                Math.toIntExact(checkpoint.scalarLong(PRIVATE_ROUNDS)),
                checkpoint.scalarDouble(CLIP_NORM))
            : PrivacyState.NONE;
    return new FederationState(checkpoint.round(), server, version, held, keepsakes, privacy);
  }
}
