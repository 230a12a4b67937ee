package io.feddip.kernels.loops;

/** Loops over arrays in plain Java, which the JIT compiler's own vectoriser recognises. */
final class PlainArrayLoops implements ArrayLoops {
  @Override
  public void copy(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(from, fromOffset + row * fromStride, to, toOffset + row * toStride, width);
    }
  }

  @Override
  public void addTo(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width) {
    for (int row = 0; row < rows; row++) {
      int source = fromOffset + row * fromStride;
      int target = toOffset + row * toStride;
      for (int i = 0; i < width; i++) {
        to[target + i] += from[source + i];
      }
    }
  }

  @Override
  public void sum(float[] a, float[] b, float[] to, int length, boolean relu) {
    if (relu) {
      for (int i = 0; i < length; i++) {
        to[i] = Math.max(0, a[i] + b[i]);
      }
    } else {
      for (int i = 0; i < length; i++) {
        to[i] = a[i] + b[i];
      }
    }
  }

  @Override
  public void multiply(float[] a, float[] b, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = a[i] * b[i];
    }
  }

  @Override
  public void maskByOutput(float[] error, float[] output, int length) {
    for (int i = 0; i < length; i++) {
      error[i] = output[i] > 0 ? error[i] : 0;
    }
  }

  @Override
  public float sum(float[] values, int offset, int length) {
    return total(values, offset, length);
  }

  static float total(float[] values, int offset, int length) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = offset;
    for (; i + 4 <= offset + length; i += 4) {
      sum0 += values[i];
      sum1 += values[i + 1];
      sum2 += values[i + 2];
      sum3 += values[i + 3];
    }
    for (; i < offset + length; i++) {
      sum0 += values[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
