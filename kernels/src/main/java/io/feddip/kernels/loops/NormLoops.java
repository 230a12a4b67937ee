package io.feddip.kernels.loops;

/**
 * What batch normalisation computes over one channel: sums over the lanes that hold examples, and
 * affine maps.
 *
 * <p>Lengths and lanes are counted in floats and are multiples of 16.
 */
public interface NormLoops {
  /** Sum over the lanes that hold examples of {@code pixels} rows of {@code lanes}. */
  float sumOfExamples(float[] values, int offset, int pixels, int lanes, int examples);

  /** Like {@link #sumOfExamples}, of (value − centre)². */
  float squaresOfExamples(
      float[] values, int offset, int pixels, int lanes, int examples, float centre);

  /** to = from·scale + shift, negative results 0 with {@code relu}. */
  void scaleAndShift(
      float[] from, float[] to, int offset, int length, float scale, float shift, boolean relu);

  /** Σ error·(value − centre). */
  float correlation(float[] errors, float[] values, int offset, int length, float centre);

  /** to = a·error + b·value + c in the lanes that hold examples, 0 in the others. */
  void combineExamples(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int pixels,
      int lanes,
      int examples,
      float a,
      float b,
      float c);
}
