package io.feddip.api.sparsity;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import java.util.ArrayList;
import java.util.List;

/** Layers that a mask leaves nothing of: nothing passes through them, and nothing is learnt. */
public final class PrunedLayers {
  private PrunedLayers() {}

  /** Their names. */
  public static List<String> of(Layout layout, Mask mask) {
    int[] counts = Masks.layerCounts(layout, mask);
    List<String> names = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        names.add(layout.prunableBlocks().get(k).layer());
      }
    }
    return List.copyOf(names);
  }
}
