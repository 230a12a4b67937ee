package io.feddip.zoo.dl4j;

/** The ND4J backend on the class path cannot compute on this machine. */
public final class UnsupportedBackendException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedBackendException(String message) {
    super(message);
  }
}
