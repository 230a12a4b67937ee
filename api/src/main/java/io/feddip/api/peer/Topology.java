package io.feddip.api.peer;

/**
 * Who hears whom in a federation without a server, and how much each model counts. A function of
 * its arguments and of the run's seed.
 */
public interface Topology {
  /** The name that the configuration knows it by. */
  String name();

  /** N. */
  int clients();

  /** Whether a client trains, sends and mixes in a round. */
  boolean takesPart(int round, int client);

  /**
   * Those whose models reach a client in a round: ascending, all of them taking part, itself not
   * among them.
   */
  int[] neighbours(int round, int client);

  /**
   * How much a model counts where a client mixes, relative to the others of the round.
   *
   * @param from one of its neighbours, or the client itself
   * @return not negative
   */
  double weight(int round, int client, int from);
}
