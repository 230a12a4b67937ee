package io.feddip.api.layers;

import io.feddip.api.model.ExampleShape;
import java.util.List;

/**
 * A layer that this project does not have itself: what it makes of a shape, which parameters it
 * has, and how it is executed. Immutable; the same definition may be opened by several threads.
 */
public interface LayerDefinition {
  /**
   * Shape of one output.
   *
   * @throws IllegalArgumentException if the layer cannot take such an input
   */
  ExampleShape output(ExampleShape input);

  /**
   * Its parameters in the order that they have in the network's flat vector. {@link
   * io.feddip.api.model.ParameterBlock.Kind#KERNEL Kernels} are pruned like any other.
   */
  default List<Parameter> parameters(ExampleShape input) {
    return List.of();
  }

  /**
   * In how many multiplications each number of its kernels takes part when one example passes: 1 in
   * a dense layer, one for each output pixel in a convolution.
   */
  default int usesPerWeight(ExampleShape input) {
    return 1;
  }

  /** The layer of one network, for one thread. */
  FastLayer open(LayerPlace place);
}
