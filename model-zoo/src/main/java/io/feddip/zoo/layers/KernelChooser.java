package io.feddip.zoo.layers;

import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.GradientCoverage;
import java.util.Optional;

/** Decides how a convolution or dense layer is executed under a mask. One object a network. */
public interface KernelChooser {
  /**
   * The executor of one layer until the next choice.
   *
   * @param masked says which coordinates the mask covers
   * @param mask the mask that holds until the next choice, or nothing for dense weights
   */
  HeapLayer choose(
      KernelSpec spec, ParameterLayout masked, Optional<Mask> mask, GradientCoverage coverage);

  /** Called when all layers have been chosen. */
  default void chosen() {}
}
