package io.feddip.wire;

import io.feddip.sparsity.CoordinateRanges;
import io.feddip.sparsity.ParameterLayout;

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
  CoordinateRanges indexed(ParameterLayout layout) {
    return this == TOP_K_UPDATE
        ? CoordinateRanges.trainable(layout)
        : CoordinateRanges.prunable(layout);
  }

  /** All others. */
  CoordinateRanges rest(ParameterLayout layout) {
    return this == TOP_K_UPDATE
        ? CoordinateRanges.notTrainable(layout)
        : CoordinateRanges.notPrunable(layout);
  }
}
