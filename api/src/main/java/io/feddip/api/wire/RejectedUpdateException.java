package io.feddip.api.wire;

import static java.util.Objects.requireNonNull;

/** An update that must not enter the aggregate. Whatever it was given to is unchanged. */
public final class RejectedUpdateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong with an update. */
  public enum Reason {
    /** Some value is NaN or infinite. */
    NOT_FINITE,
    /** Some value's magnitude is above the limit of the sum. */
    TOO_LARGE,
    /** The vector's length is not the model's. */
    WRONG_LENGTH,
    /** The number of examples is zero, negative, or takes the total above the run's bound. */
    BAD_EXAMPLE_COUNT
  }

  private final Reason reason;

  public RejectedUpdateException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason is null");
  }

  public Reason reason() {
    return reason;
  }
}
