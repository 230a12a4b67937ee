package io.feddip.api.wire.mask;

/** Bytes that are not a valid payload for the model at hand. */
public class WireException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WireException(String message) {
    super(message);
  }
}
