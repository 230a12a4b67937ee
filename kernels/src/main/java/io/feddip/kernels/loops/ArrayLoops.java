package io.feddip.kernels.loops;

/**
 * Copies, sums and products of arrays, element by element.
 *
 * <p>Lengths and widths are counted in floats and are multiples of 16 unless said otherwise.
 */
public interface ArrayLoops {
  /** Copies {@code rows} pieces of {@code width} floats (any multiple of 8). */
  void copy(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width);

  /** Adds {@code rows} pieces of {@code width} floats to what is there. */
  void addTo(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width);

  /** to += from. */
  default void add(float[] from, float[] to, int length) {
    addTo(from, 0, 0, to, 0, 0, 1, length);
  }

  /** to = max(0, a + b), or a + b without {@code relu}. */
  void sum(float[] a, float[] b, float[] to, int length, boolean relu);

  /** to = a·b, element by element. */
  void multiply(float[] a, float[] b, float[] to, int length);

  /** error = 0 where output ≤ 0: the gradient of ReLU seen from its result. */
  void maskByOutput(float[] error, float[] output, int length);

  /** Σ of {@code length} floats. */
  float sum(float[] values, int offset, int length);
}
