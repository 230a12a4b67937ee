package io.feddip.api.strategy;

import io.feddip.api.wire.Update;

/** Makes one model of a round's updates, as they come. */
public interface Accumulator {

  /**
   * Takes one update in.
   *
   * @param examples n_k
   * @throws io.feddip.api.wire.RejectedUpdateException if it must not enter; nothing has changed
   *     then
   */
  void add(Update update, long examples);

  /** The combined flat weights; called once, after at least one update. */
  float[] result();
}
