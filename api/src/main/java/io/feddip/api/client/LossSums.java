package io.feddip.api.client;

import java.io.Serializable;

/**
 * Loss over many minibatches.
 *
 * @param loss sum over examples, in nats
 * @param examples how many, counted once for every epoch
 */
public record LossSums(double loss, long examples) implements Serializable {
  public static final LossSums ZERO = new LossSums(0, 0);

  public LossSums plus(double meanLoss, int size) {
    return new LossSums(loss + meanLoss * size, examples + size);
  }

  public LossSums plus(LossSums other) {
    return new LossSums(loss + other.loss, examples + other.examples);
  }

  /** Mean loss an example; NaN without examples. */
  public double mean() {
    return loss / examples;
  }
}
