package io.feddip.kernels.loops;

/** Maximum pooling, one row of windows at a time. */
public interface PoolLoops {
  /**
   * Maxima of one row of pooling windows.
   *
   * @param taps offsets of the window's pixels from its first
   * @param step distance of one window's first pixel to the next one's
   * @param windows number of windows
   */
  void maxPool(
      float[] input,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      int outputOffset,
      int windows,
      int lanes);

  /**
   * Sends each window's error to its first largest pixel.
   *
   * @param add whether windows overlap, so that errors add up; otherwise they are stored
   * @param relu whether windows with a maximum ≤ 0 send nothing, because a ReLU comes before
   */
  void maxPoolBackward(
      float[] input,
      float[] inputError,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      float[] outputError,
      int outputOffset,
      int windows,
      int lanes,
      boolean add,
      boolean relu);
}
