package io.feddip.api.sparsity;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;

/**
 * First weights for a network that begins sparse. A unit that has lost all but a fraction d of its
 * inputs passes on a signal of √d times the size, and a network of many layers the product of that;
 * dividing a layer's weights by √d gives it its size back (Evci et al., "Gradient Flow in Sparse
 * Neural Networks and How Lottery Tickets Win", 2022, scale each unit by its own fan-in; here it is
 * the layer's mean).
 */
public final class SparseFanIn {
  private SparseFanIn() {}

  /**
   * The weights with every prunable layer's divided by the root of its density, pruned ones too;
   * layers that are dense or of which nothing is left are as they were. A new array.
   *
   * @param weights flat vector
   */
  public static float[] scaled(Layout layout, Mask mask, float[] weights) {
    if (weights.length != layout.length()) {
      throw new IllegalArgumentException(
          weights.length + " weights for a layout of " + layout.length());
    }
    double[] densities = Masks.layerDensities(layout, mask);
    float[] scaled = weights.clone();
    for (int k = 0; k < densities.length; k++) {
      ParameterBlock block = layout.prunableBlocks().get(k);
      float factor = densities[k] == 0 ? 1 : (float) (1 / Math.sqrt(densities[k]));
      for (int i = block.offset(), end = block.end(); i < end; i++) {
        scaled[i] *= factor;
      }
    }
    return scaled;
  }
}
