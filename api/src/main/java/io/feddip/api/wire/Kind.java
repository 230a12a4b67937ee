package io.feddip.api.wire;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;

/** What a payload is. */
enum Kind {
  MODEL(1),
  UPDATE(2),
  TOP_K_UPDATE(3),
  VECTOR(4),
  MASK(5),
  INTEGERS(6);

  private final int code;

  Kind(int code) {
    this.code = code;
  }

  /** How the header says it. */
  int code() {
    return code;
  }

  /** The coordinates that the index is over. */
  CoordinateRanges indexed(Layout layout) {
    return this == TOP_K_UPDATE
        ? CoordinateRanges.trainable(layout)
        : CoordinateRanges.prunable(layout);
  }

  /** All others. */
  CoordinateRanges rest(Layout layout) {
    return this == TOP_K_UPDATE
        ? CoordinateRanges.notTrainable(layout)
        : CoordinateRanges.notPrunable(layout);
  }
}
