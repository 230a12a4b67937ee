package io.feddip.zoo.engine;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.zoo.layers.KernelSpec;
import java.util.Optional;

/** Decides how a convolution or dense layer is executed under a mask. One object a network. */
public interface KernelChooser {
  /**
   * The executor of one layer until the next choice.
   *
   * @param masked says which coordinates the mask covers
   * @param mask the mask that holds until the next choice, or nothing for dense weights
   */
  FastLayer choose(KernelSpec spec, Layout masked, Optional<Mask> mask, Coverage coverage);

  /** Called when all layers have been chosen. */
  default void chosen() {}
}
