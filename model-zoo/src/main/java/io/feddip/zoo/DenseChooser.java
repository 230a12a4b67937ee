package io.feddip.zoo;

import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.kernels.InnerLoops;
import io.feddip.zoo.kernels.Scratch;
import io.feddip.zoo.layers.HeapConvolution;
import io.feddip.zoo.layers.HeapLayer;
import io.feddip.zoo.layers.KernelChooser;
import io.feddip.zoo.layers.KernelSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Executes every layer with all its weights, whatever the mask. */
final class DenseChooser implements KernelChooser {
  private final InnerLoops loops;
  private final Scratch scratch = new Scratch();
  private final Map<KernelSpec, HeapLayer> layers = new HashMap<>();

  DenseChooser(InnerLoops loops) {
    this.loops = loops;
  }

  @Override
  public HeapLayer choose(
      KernelSpec spec, ParameterLayout masked, Optional<Mask> mask, GradientCoverage coverage) {
    return layers.computeIfAbsent(spec, key -> new HeapConvolution(key, loops, scratch));
  }
}
