package io.feddip.federation;

import io.feddip.sparsity.Mask;
import io.feddip.sparsity.Masks;
import io.feddip.sparsity.ParameterLayout;
import java.util.ArrayList;
import java.util.List;

/** Layers that a mask leaves nothing of: nothing passes through them, and nothing is learnt. */
final class PrunedLayers {
  private PrunedLayers() {}

  /** Their names. */
  static List<String> of(ParameterLayout layout, Mask mask) {
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
