package io.feddip.zoo.kernels;

/**
 * Buffers of one thread that all its layers share; they grow to what the largest layer needs. The
 * panels are {@link CacheLines#FLOATS} longer than asked for, so that their use can start at a
 * line.
 */
public final class Scratch {
  private float[] panels = new float[0];
  private float[] packed = new float[0];
  private float[] product = new float[0];
  private float[] turned = new float[0];

  float[] panels(int length) {
    if (panels.length < length + CacheLines.FLOATS) {
      panels = new float[length + CacheLines.FLOATS];
    }
    return panels;
  }

  float[] packed(int length) {
    if (packed.length < length) {
      packed = new float[length];
    }
    return packed;
  }

  float[] product(int length) {
    if (product.length < length) {
      product = new float[length];
    }
    return product;
  }

  float[] turned(int length) {
    if (turned.length < length) {
      turned = new float[length];
    }
    return turned;
  }
}
