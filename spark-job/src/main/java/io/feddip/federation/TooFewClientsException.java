package io.feddip.federation;

import io.feddip.api.run.ClientRecord;

/** No round can count any more: too few clients answer. */
public final class TooFewClientsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param rounds missed running
   * @param answered clients in the last of them
   * @param cohort clients that were asked
   * @param minimum fraction that must answer
   * @param reason why one did not, as {@link #reason} says it
   */
  TooFewClientsException(int rounds, int answered, int cohort, double minimum, String reason) {
    super(
        ("in %d rounds running fewer than %.0f %% of the cohort answered (%d of %d in the last%s);"
                + " clients.jsonl has the reasons, feddip.federation.min-completion the bound")
            .formatted(rounds, 100 * minimum, answered, cohort, reason));
  }

  /** Why one of them did not. */
  static String reason(Outcome last) {
    return last.clients().stream()
        .filter(client -> client.status() != ClientRecord.Status.OK)
        .findFirst()
        .map(client -> ", client %d: %s".formatted(client.client(), client.reason()))
        .orElse("");
  }
}
