package io.feddip.api.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ParameterBlock.Kind;
import java.util.List;

/**
 * One parameter array of a layer, before it is known where in the flat vector it will be.
 *
 * @param name in the layer, for example {@code W} or {@code b}
 * @param kind what the numbers are; kernels are prunable
 * @param shape as {@link io.feddip.api.model.ParameterBlock#shape()} has it
 * @param fanIn if positive, training starts from numbers uniform in ±1/√fanIn
 * @param value what training starts from where {@code fanIn} is 0
 */
public record Parameter(String name, Kind kind, List<Integer> shape, int fanIn, float value) {
  public Parameter {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    shape = List.copyOf(shape);
    if (fanIn < 0) {
      throw new IllegalArgumentException("fanIn is negative: " + fanIn);
    }
  }

  /**
   * A parameter that starts uniform in ±1/√fanIn, as PyTorch has it.
   *
   * @param fanIn inputs of one output
   */
  public static Parameter uniform(String name, Kind kind, List<Integer> shape, int fanIn) {
    if (fanIn < 1) {
      throw new IllegalArgumentException("fanIn must be positive: " + fanIn);
    }
    return new Parameter(name, kind, shape, fanIn, 0);
  }

  /** A parameter whose numbers all start as {@code value}. */
  public static Parameter constant(String name, Kind kind, List<Integer> shape, float value) {
    return new Parameter(name, kind, shape, 0, value);
  }
}
