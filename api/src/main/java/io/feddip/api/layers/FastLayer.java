package io.feddip.api.layers;

/**
 * One layer on heap arrays. It reads and writes its parameters in the network's flat vectors, at
 * offsets it was given when it was made. Lanes that hold no example must get zero errors.
 */
public interface FastLayer {
  /** Computes {@code output.values()}. */
  void forward(Step step, Signal input, Signal output);

  /**
   * Writes the layer's part of {@code step.gradient()} and, if {@code inputErrors}, overwrites
   * {@code input.errors()}. May destroy {@code output.errors()}.
   *
   * @param inputErrors false for the first layer, whose input has no error that anyone reads
   */
  void backward(Step step, Signal input, Signal output, boolean inputErrors);

  /**
   * Asks the layer to find its kept weights packed at its weight offset, one after the other, from
   * now on, and to write their gradient likewise.
   *
   * @return whether it does so; a layer that reads pruned weights too does not
   */
  default boolean packWeights() {
    return false;
  }
}
