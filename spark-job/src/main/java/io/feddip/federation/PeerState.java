package io.feddip.federation;

import io.feddip.client.PeerReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that the driver needs to go on without a server: numbers. Models are with the clients, in
 * files that these versions name.
 *
 * @param round the next round to run
 * @param versions of each client's state: the round after the one that made it; −1 of a client that
 *     has none yet
 * @param kept weights on each client's mask; −1 where nobody knows yet
 * @param silent clients whose last turn came to nothing: they are not heard until one does
 * @param noted what the strategy noted
 */
public record PeerState(
    int round,
    List<Integer> versions,
    List<Integer> kept,
    SortedSet<Integer> silent,
    Map<String, Double> noted) {
  public PeerState {
    versions = List.copyOf(versions);
    kept = List.copyOf(kept);
    silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
    noted = Collections.unmodifiableMap(new TreeMap<>(noted));
  }

  static PeerState initial(int clients) {
    List<Integer> none = Collections.nCopies(clients, -1);
    return new PeerState(0, none, none, new TreeSet<>(), Map.of());
  }

  /**
   * The state after a round.
   *
   * @param reports of those whose turn made a model
   * @param failed those whose turn came to nothing
   */
  PeerState next(
      Map<Integer, PeerReport> reports, Set<Integer> failed, Map<String, Double> nowNoted) {
    List<Integer> nextVersions = new ArrayList<>(versions);
    List<Integer> nextKept = new ArrayList<>(kept);
    TreeSet<Integer> nextSilent = new TreeSet<>(silent);
    reports.forEach(
        (client, report) -> {
          nextVersions.set(client, round + 1);
          nextKept.set(client, report.kept());
        });
    nextSilent.removeAll(reports.keySet());
    nextSilent.addAll(failed);
    return new PeerState(round + 1, nextVersions, nextKept, nextSilent, nowNoted);
  }

  /** Mean fraction of the prunable weights that clients do not keep, of those that are known. */
  double sparsity(int prunable) {
    return kept.stream()
        .filter(count -> count >= 0)
        .mapToDouble(count -> prunable == 0 ? 0 : 1 - (double) count / prunable)
        .average()
        .orElse(0);
  }
}
