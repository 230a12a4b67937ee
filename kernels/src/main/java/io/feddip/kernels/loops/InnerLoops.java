package io.feddip.kernels.loops;

import static java.util.Objects.requireNonNull;

/**
 * The innermost loops of all layers, on heap arrays with the batch innermost. Two sets exist, with
 * the JDK's Vector API and in plain Java; {@code Kernels} says which one runs.
 *
 * @param description name for logs, as "Vector API, 512 bits"
 * @param matrices products of matrices
 * @param arrays copies, sums and products element by element
 * @param pools maximum pooling
 * @param norms batch normalisation
 */
public record InnerLoops(
    String description, MatrixLoops matrices, ArrayLoops arrays, PoolLoops pools, NormLoops norms) {
  public InnerLoops {
    requireNonNull(description, "description is null");
    requireNonNull(matrices, "matrices is null");
    requireNonNull(arrays, "arrays is null");
    requireNonNull(pools, "pools is null");
    requireNonNull(norms, "norms is null");
  }

  @Override
  public String toString() {
    return description;
  }
}
