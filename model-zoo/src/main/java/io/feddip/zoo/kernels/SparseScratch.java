package io.feddip.zoo.kernels;

/** Buffers of one thread that all its sparse layers share; they grow to what the largest needs. */
public final class SparseScratch {
  private float[] packed = new float[0];
  private float[] sums = new float[0];
  private float[] partial = new float[0];

  float[] packed(int length) {
    if (packed.length < length) {
      packed = new float[length];
    }
    return packed;
  }

  float[] sums(int length) {
    if (sums.length < length) {
      sums = new float[length];
    }
    return sums;
  }

  float[] partial(int length) {
    if (partial.length < length) {
      partial = new float[length];
    }
    return partial;
  }
}
