package io.feddip.zoo.kernels;

/**
 * Buffers of one thread that all its sparse layers share; they grow to what the largest needs. Each
 * is {@link CacheLines#FLOATS} longer than asked for, so that its use can start at a cache line.
 */
public final class SparseScratch {
  private float[] packed = new float[0];
  private float[] sums = new float[0];
  private float[] partial = new float[0];

  float[] packed(int length) {
    if (packed.length < length + CacheLines.FLOATS) {
      packed = new float[length + CacheLines.FLOATS];
    }
    return packed;
  }

  float[] sums(int length) {
    if (sums.length < length + CacheLines.FLOATS) {
      sums = new float[length + CacheLines.FLOATS];
    }
    return sums;
  }

  float[] partial(int length) {
    if (partial.length < length + CacheLines.FLOATS) {
      partial = new float[length + CacheLines.FLOATS];
    }
    return partial;
  }
}
