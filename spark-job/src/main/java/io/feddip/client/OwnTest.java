package io.feddip.client;

import java.io.Serializable;

/**
 * How a client's own model does on its own test examples.
 *
 * @param examples how many there are
 * @param before classified rightly before local training
 * @param after and after it
 */
public record OwnTest(long examples, long before, long after) implements Serializable {
  /** Of a client without test examples, or whose model is the server's. */
  public static final OwnTest NONE = new OwnTest(0, 0, 0);

  /** A fraction in [0, 1]; NaN without examples. */
  public double accuracyBefore() {
    return (double) before / examples;
  }

  /** A fraction in [0, 1]; NaN without examples. */
  public double accuracyAfter() {
    return (double) after / examples;
  }
}
