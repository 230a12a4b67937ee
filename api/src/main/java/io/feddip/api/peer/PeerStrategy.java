package io.feddip.api.peer;

import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.Strategy;
import java.util.Map;

/**
 * An algorithm without a server. In a round every client that takes part mixes the models that
 * reach it, trains, and has a model to send. The driver only says who does what when: no model,
 * mask or update passes it. Stateless: what clients keep is theirs, and the few numbers that the
 * driver notes are in the run's checkpoints.
 */
public interface PeerStrategy extends Strategy {

  /** What clients do with models in a round; before round 0, in round −1, they begin. */
  Exchange exchange(int round);

  /**
   * What clients do in a round after mixing: the work begins with the mixed model and its mask, and
   * its result's mask is the one that the upload is encoded with.
   *
   * @param noted as {@link #advance} left it; empty before round 0
   */
  RoundPlan plan(int round, Map<String, Double> noted);

  /**
   * What the driver notes after a round.
   *
   * @param told what {@link Exchange#tells} says of each client that finished the round
   */
  default Map<String, Double> advance(
      int round, Map<String, Double> noted, Map<Integer, double[]> told) {
    return noted;
  }

  /** The graph of the run, if it is not the one that the configuration describes. */
  default Topology topology(Topology configured) {
    return configured;
  }

  /**
   * Those whose model of this very round a client mixes, instead of the one of the round before: it
   * begins after them. Must not lead in a circle.
   *
   * @return some of its neighbours, ascending
   */
  default int[] waitsFor(Topology topology, int round, int client) {
    return new int[0];
  }
}
