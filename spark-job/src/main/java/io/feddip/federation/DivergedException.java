package io.feddip.federation;

/** The global model is no longer finite, or its loss is not. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(int round, String what) {
    super(
        "the model diverged in round "
            + round
            + ": "
            + what
            + "; the last good checkpoint is kept. A smaller feddip.client.learning-rate or"
            + " feddip.regularization.lambda-max usually helps");
  }
}
