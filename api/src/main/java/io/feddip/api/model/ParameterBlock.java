package io.feddip.api.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One parameter array of one layer inside the flat parameter vector.
 *
 * @param layer the layer's name in the network
 * @param parameter the parameter's name in the layer, for example {@code W} or {@code b}
 * @param kind what the numbers are
 * @param offset first index in the flat vector
 * @param shape kernels: [outputs, inputs] or [outputs, inputs, height, width], stored in this order
 *     with the last index fastest; everything else: [length]
 * @param prunable whether masks cover these numbers
 */
public record ParameterBlock(
    String layer, String parameter, Kind kind, int offset, List<Integer> shape, boolean prunable) {

  /** What the numbers of a block are. */
  public enum Kind {
    /** Kernel of a convolution or dense layer. */
    KERNEL,
    BIAS,
    /** Batch norm's γ. */
    SCALE,
    /** Batch norm's β. */
    SHIFT,
    /** Batch norm's running mean or variance: averaged like weights, but not trained. */
    STATISTIC
  }

  public ParameterBlock {
    requireNonNull(layer, "layer is null");
    requireNonNull(parameter, "parameter is null");
    requireNonNull(kind, "kind is null");
    shape = List.copyOf(shape);
    if (offset < 0) {
      throw new IllegalArgumentException("offset is negative: " + offset);
    }
    if (prunable && kind != Kind.KERNEL) {
      throw new IllegalArgumentException(
          "only kernels are prunable, not " + layer + "." + parameter);
    }
  }

  /** How many numbers the block holds. */
  public int length() {
    int length = 1;
    for (int extent : shape) {
      length = Math.multiplyExact(length, extent);
    }
    return length;
  }

  /** One past the last index in the flat vector. */
  public int end() {
    return Math.addExact(offset, length());
  }
}
