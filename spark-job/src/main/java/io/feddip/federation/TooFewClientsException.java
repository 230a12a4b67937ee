package io.feddip.federation;

/** No round can count any more: too few clients answer. */
public final class TooFewClientsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooFewClientsException(int rounds, int answered, int cohort, double minimum) {
    super(
        ("in %d rounds running fewer than %.0f %% of the cohort answered (%d of %d in the last);"
                + " clients.jsonl has the reasons, feddip.federation.min-completion the bound")
            .formatted(rounds, 100 * minimum, answered, cohort));
  }
}
