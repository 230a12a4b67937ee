package io.feddip.federation;

import io.feddip.aggregate.UpdateSource;

/** Makes one model of a round's updates, as they come. */
interface Averaging {

  /**
   * Takes one update in.
   *
   * @param examples n_k
   * @throws io.feddip.aggregate.RejectedUpdateException if it must not enter; nothing has changed
   *     then
   */
  void add(UpdateSource update, long examples);

  /** The combined flat weights; called once, after at least one update. */
  float[] result();
}
