package io.feddip.api.sparsity;

import io.feddip.api.model.Mask;
import java.util.Optional;

/** How much a mask changed. */
public final class MaskChange {
  private MaskChange() {}

  /** Coordinates that left or entered; all of the new one's kept ones if there was none. */
  public static long count(Optional<Mask> before, Optional<Mask> after) {
    if (after.isEmpty()) {
      return 0;
    }
    if (before.isEmpty()) {
      return after.get().size() - (long) after.get().kept();
    }
    long changed = 0;
    for (int i = 0; i < after.get().wordCount(); i++) {
      changed += Long.bitCount(before.get().word(i) ^ after.get().word(i));
    }
    return changed;
  }
}
