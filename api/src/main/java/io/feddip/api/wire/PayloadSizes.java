package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.wire.mask.BitmapIndex;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.RiceIndex;

/** How many bytes payloads will take, and how few they could. */
public final class PayloadSizes {

  /** What travels. */
  public enum Content {
    /** All values. */
    DENSE,
    /** The mask and the values on it. */
    WITH_INDEX,
    /** The values on a mask that the receiver holds. */
    VALUES_ONLY,
    /** A mask alone. */
    MASK
  }

  private PayloadSizes() {}

  /**
   * The expected size of a float32 payload whose mask keeps ⌈d·|P|⌉ weights anywhere in P. Masks
   * whose layers differ in density take less.
   *
   * @param density d, fraction of P kept, in [0, 1]
   * @return bytes
   */
  public static long predict(Layout layout, double density, Content content) {
    if (!(density >= 0 && density <= 1)) {
      throw new IllegalArgumentException("the density must be in [0, 1]: " + density);
    }
    // d is often computed as 1 − s: its last bits must not add a weight.
    int kept = (int) Math.ceil(density * layout.prunableLength() - 1e-6);
    long rest = 4L * (layout.length() - layout.prunableLength());
    return switch (content) {
      case DENSE -> Header.BYTES + 4L * layout.length();
      case VALUES_ONLY -> Header.BYTES + MaskHash.BYTES + 4L * kept + rest;
      case WITH_INDEX -> Header.BYTES + index(layout, density) + 4L * kept + rest;
      case MASK -> Header.BYTES + index(layout, density);
    };
  }

  private static long index(Layout layout, double density) {
    double rarer = Math.min(density, 1 - density);
    double bits = 0;
    long counts = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      double coded = rarer * block.length();
      bits += coded * riceBits(rarer);
      counts += 1 + RiceIndex.varintSize((int) Math.ceil(coded));
    }
    return Math.min((long) Math.ceil(bits / 8) + counts, BitmapIndex.size(layout.prunableLength()));
  }

  /** Expected bits of a gap between coordinates that are each coded with probability p. */
  private static double riceBits(double p) {
    if (p == 0) {
      return 0;
    }
    double best = Double.MAX_VALUE;
    for (int parameter = 0; parameter <= RiceIndex.MAXIMUM_PARAMETER; parameter++) {
      double zeros = Math.pow(1 - p, 1 << parameter);
      best = Math.min(best, parameter + 1 / (1 - zeros));
    }
    return best;
  }

  /**
   * The least that a float32 payload can take if weights are kept independently with probability d:
   * H(d) + 32d bits a prunable weight, or 32d if the receiver holds the mask, and everything off P.
   *
   * @param density d, fraction of P kept, in [0, 1]
   * @return bytes
   */
  public static double informationBound(Layout layout, double density, boolean includeIndex) {
    double index = includeIndex ? entropy(density) : 0;
    return (index + 32 * density) * layout.prunableLength() / 8
        + 4.0 * (layout.length() - layout.prunableLength());
  }

  /** H(d) = −d·log₂d − (1−d)·log₂(1−d), in bits. */
  public static double entropy(double density) {
    if (!(density >= 0 && density <= 1)) {
      throw new IllegalArgumentException("the density must be in [0, 1]: " + density);
    }
    return density == 0 || density == 1
        ? 0
        : -(density * Math.log(density) + (1 - density) * Math.log1p(-density)) / Math.log(2);
  }
}
