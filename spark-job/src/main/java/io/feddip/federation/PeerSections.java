package io.feddip.federation;

import io.feddip.checkpoint.Checkpoint;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.ClientStateFiles;
import io.feddip.checkpoint.Fingerprint;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Restored;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's part of a checkpoint without a server. Clients' files are older than the driver's
 * that names them, and are kept as long as one of those that a run could go back to does.
 */
public final class PeerSections {
  private static final Logger log = LoggerFactory.getLogger(PeerSections.class);
  private static final String VERSIONS = "peer.versions";
  private static final String KEPT = "peer.kept";
  private static final String SILENT = "peer.silent";
  private static final String NOTED = "peer.noted.";

  private final CheckpointStore store;
  private final ModelIdentity model;
  private final Fingerprint fingerprint;
  private final ClientStateFiles files;
  private final int clients;
  private final int generations;
  private final ArrayDeque<PeerState> named = new ArrayDeque<>();

  /**
   * @param fingerprint of the settings that decide the run's results
   * @param generations how many of the newest checkpoints are kept
   */
  public PeerSections(
      CheckpointStore store,
      ModelIdentity model,
      Fingerprint fingerprint,
      ClientStateFiles files,
      int clients,
      int generations) {
    this.store = store;
    this.model = model;
    this.fingerprint = fingerprint;
    this.files = files;
    this.clients = clients;
    this.generations = generations;
  }

  void write(PeerState state) {
    Checkpoint.Builder checkpoint =
        Checkpoint.builder(state.round(), model, fingerprint)
            .putLongs(VERSIONS, longs(state.versions()))
            .putLongs(KEPT, longs(state.kept()))
            .putLongs(SILENT, longs(List.copyOf(state.silent())));
    state.noted().forEach((name, value) -> checkpoint.putDouble(NOTED + name, value));
    store.write(checkpoint.build());
    named.addLast(state);
    if (named.size() > generations) {
      named.removeFirst();
      files.retain(this::isNeeded);
    }
  }

  private boolean isNeeded(int client, int version) {
    return version > named.getFirst().round()
        || named.stream().anyMatch(state -> state.versions().get(client) == version);
  }

  private static long[] longs(List<Integer> values) {
    return values.stream().mapToLong(Integer::longValue).toArray();
  }

  private static List<Integer> integers(long[] values) {
    return LongStream.of(values).mapToObj(Math::toIntExact).toList();
  }

  /**
   * The newest state there is, or nothing.
   *
   * @throws CheckpointException if there are checkpoints and none fits
   */
  public Optional<PeerState> newest() {
    Optional<Restored> restored = store.newestValid(model, fingerprint);
    restored.ifPresent(found -> found.notes().forEach(log::warn));
    return restored.map(Restored::checkpoint).map(this::state);
  }

  private PeerState state(Checkpoint checkpoint) {
    List<Integer> versions = integers(checkpoint.longs(VERSIONS));
    if (versions.size() != clients) {
      throw new CheckpointException(
          "the checkpoint is of %d clients, the run has %d".formatted(versions.size(), clients));
    }
    Map<String, Double> noted = new TreeMap<>();
    for (String name : checkpoint.sections().keySet()) {
      if (name.startsWith(NOTED)) {
        noted.put(name.substring(NOTED.length()), checkpoint.scalarDouble(name));
      }
    }
    return new PeerState(
        checkpoint.round(),
        versions,
        integers(checkpoint.longs(KEPT)),
        new TreeSet<>(integers(checkpoint.longs(SILENT))),
        noted);
  }
}
