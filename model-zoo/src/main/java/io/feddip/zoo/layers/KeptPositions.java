package io.feddip.zoo.layers;

import io.feddip.api.model.Mask;

/** The kept weights of one layer by their position in its kernel. */
public final class KeptPositions {
  private KeptPositions() {}

  /**
   * The positions 0 … length−1 that are kept, ascending.
   *
   * @param start the mask's coordinate of the kernel's first weight
   * @param length number of weights of the kernel
   */
  public static int[] of(Mask mask, int start, int length) {
    int[] kept = new int[mask.kept(start, start + length)];
    int coordinate = start - 1;
    for (int k = 0; k < kept.length; k++) {
      coordinate = mask.nextKept(coordinate + 1);
      kept[k] = coordinate - start;
    }
    return kept;
  }
}
