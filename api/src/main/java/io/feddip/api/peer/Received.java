package io.feddip.api.peer;

import static java.util.Objects.requireNonNull;

import io.feddip.api.wire.Update;

/**
 * A model that reached a client.
 *
 * @param sender whose it is
 * @param weight how much it counts, relative to the others
 * @param update which coordinates it holds, and their values
 */
public record Received(int sender, double weight, Update update) {
  public Received {
    requireNonNull(update, "update is null");
    if (!(weight >= 0)) {
      throw new IllegalArgumentException("the weight of client " + sender + " is " + weight);
    }
  }
}
