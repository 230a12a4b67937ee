package io.feddip.api.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * The flat parameters of a network, which know whose they are. Not copied: nobody writes to {@link
 * #flat()} of weights that he was given.
 */
public final class Weights {
  private final Layout layout;
  private final float[] flat;

  private Weights(Layout layout, float[] flat) {
    this.layout = layout;
    this.flat = flat;
  }

  /**
   * Wraps a flat vector.
   *
   * @param flat in the layout's order, batch norm's statistics included; not copied
   * @throws IllegalArgumentException if its length is not the layout's
   */
  public static Weights of(Layout layout, float[] flat) {
    requireNonNull(layout, "layout is null");
    if (flat.length != layout.length()) {
      throw new IllegalArgumentException(
          "%d weights for a layout of %d".formatted(flat.length, layout.length()));
    }
    return new Weights(layout, flat);
  }

  public Layout layout() {
    return layout;
  }

  /** All parameters, in the layout's order; not a copy. */
  public float[] flat() {
    return flat;
  }

  /**
   * w ⊙ m: pruned weights become +0, everything else, off P too, stays. New weights.
   *
   * @throws IllegalArgumentException if the mask is not over this layout's P
   */
  public Weights times(Mask mask) {
    float[] masked = new float[flat.length];
    Masks.apply(layout, mask, flat, masked);
    return new Weights(layout, masked);
  }

  /**
   * The parameters of one layer, all of its blocks one after the other; a copy.
   *
   * @throws IllegalArgumentException if there is no layer of that name
   */
  public float[] layer(String name) {
    float[] values = new float[0];
    boolean found = false;
    for (ParameterBlock block : layout.blocks()) {
      if (block.layer().equals(name)) {
        int from = values.length;
        values = Arrays.copyOf(values, from + block.length());
        System.arraycopy(flat, block.offset(), values, from, block.length());
        found = true;
      }
    }
    if (!found) {
      throw new IllegalArgumentException("there is no layer " + name);
    }
    return values;
  }

  /** ‖w‖₂ over all parameters. */
  public double norm() {
    double sum = 0;
    for (float value : flat) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
