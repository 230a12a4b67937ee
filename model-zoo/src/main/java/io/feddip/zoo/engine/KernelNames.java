package io.feddip.zoo.engine;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.zoo.layers.HeapSparseConvolution;
import io.feddip.zoo.layers.KernelSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lets another chooser choose, and remembers in words what it chose. */
public final class KernelNames implements KernelChooser {
  private final KernelChooser chooser;
  private final Map<String, String> names = new HashMap<>();

  public KernelNames(KernelChooser chooser) {
    this.chooser = requireNonNull(chooser, "chooser is null");
  }

  @Override
  public FastLayer choose(KernelSpec spec, Layout masked, Optional<Mask> mask, Coverage coverage) {
    FastLayer chosen = chooser.choose(spec, masked, mask, coverage);
    names.put(spec.name(), chosen instanceof HeapSparseConvolution ? "sparse" : "dense");
    return chosen;
  }

  @Override
  public void chosen() {
    chooser.chosen();
  }

  /** {@code sparse} or {@code dense} by the layer's name, of the last choice. */
  public Map<String, String> byLayer() {
    return Map.copyOf(names);
  }
}
