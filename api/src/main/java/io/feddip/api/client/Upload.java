package io.feddip.api.client;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.ValueFormat;
import java.io.Serializable;
import java.util.Optional;

/**
 * What travels from a client to the server, and how: the two ends of one wire. It travels to
 * executors by Java serialisation, so it is a record of numbers, strings and enums. The standard
 * ones are in {@link Uploads}.
 */
public interface Upload extends Serializable {

  /** What the numbers of an update are. */
  enum Meaning {
    /** Parameters w_k. */
    WEIGHTS,
    /** Changes w_k − w of what was sent. */
    DIFFERENCE,
    /** No parameters at all: only measurements travel. */
    NOTHING
  }

  /**
   * A client's result as bytes; on the executor.
   *
   * @param received the model that the client began with
   * @param mask that model's mask
   * @param result its state is the client's present one, unless the work made another
   */
  Sent encode(Weights received, Optional<Mask> mask, LocalResult result);

  /**
   * Reads bytes that may come from anywhere; on the driver, or in a tree over executors.
   *
   * @param mask of the model that was sent
   * @throws io.feddip.api.wire.mask.WireException if they are no valid payload of this kind
   */
  Update decode(byte[] payload, Layout layout, Optional<Mask> mask);

  Meaning meaning();

  /**
   * How many bytes a payload is going to have, for forecasts.
   *
   * @param density fraction of P that the model keeps, in [0, 1]
   */
  long expectedBytes(Layout layout, double density);

  /** Whether clients choose what they send, so that a mean is over those that sent a coordinate. */
  default boolean isPerCoordinate() {
    return false;
  }

  /** The same with values on masks in another format, where that is possible. */
  default Upload carrying(ValueFormat values) {
    return this;
  }
}
