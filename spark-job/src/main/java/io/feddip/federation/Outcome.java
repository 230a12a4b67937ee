package io.feddip.federation;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.Aggregate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one round's cohort.
 *
 * @param cohort the sampled clients
 * @param clients one record each, by client
 * @param aggregate the average, or nothing if too few answered
 * @param keepsakes what clients want to find again
 * @param bytesDownDense what would have travelled down without masks
 * @param bytesUpDense what would have travelled up without masks, from those clients that sent
 *     something
 * @param foldSeconds time spent on folding updates in
 * @param clipNorm C of the next round of a private run
 */
public record Outcome(
    List<Integer> cohort,
    List<ClientRecord> clients,
    Optional<Aggregate> aggregate,
    Map<Integer, byte[]> keepsakes,
    long bytesDownDense,
    long bytesUpDense,
    double foldSeconds,
    double clipNorm) {

  /** Of a run without privacy. */
  Outcome(
      List<Integer> cohort,
      List<ClientRecord> clients,
      Optional<Aggregate> aggregate,
      Map<Integer, byte[]> keepsakes,
      long bytesDownDense,
      long bytesUpDense,
      double foldSeconds) {
    this(cohort, clients, aggregate, keepsakes, bytesDownDense, bytesUpDense, foldSeconds, 0);
  }

  List<Integer> with(Status... statuses) {
    List<Status> wanted = List.of(statuses);
    return clients.stream()
        .filter(record -> wanted.contains(record.status()))
        .map(ClientRecord::client)
        .toList();
  }

  /**
   * Whether nothing could be averaged because the weights of all who answered had run away: the
   * learning rate is at fault then, not the clients.
   */
  boolean diverged() {
    List<ClientRecord> rejected =
        clients.stream().filter(record -> record.status() == Status.REJECTED).toList();
    return answered() == 0 && !rejected.isEmpty() && rejected.stream().allMatch(Outcome::ranAway);
  }

  private static boolean ranAway(ClientRecord record) {
    // What the sum refuses as too large has gone at least this far from any model it could hold.
    boolean far = !(record.updateNorm() < FixedPointSum.DEFAULT_MAXIMUM_MAGNITUDE / 2);
    return far || !Double.isFinite(record.trainLoss());
  }

  int answered() {
    return with(Status.OK).size();
  }
}
