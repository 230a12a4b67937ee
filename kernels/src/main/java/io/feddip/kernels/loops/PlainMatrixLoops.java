package io.feddip.kernels.loops;

/**
 * Products of matrices in plain Java, written so that the JIT compiler's own vectoriser recognises
 * them: the innermost index is contiguous and runs over the batch.
 */
final class PlainMatrixLoops implements MatrixLoops {
  private static final int PANEL = 32;

  @Override
  public int panelWidth() {
    return PANEL;
  }

  @Override
  public void tile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    for (int row = 0; row < rows; row++) {
      int to = cOffset + row * cStride;
      System.arraycopy(start, startOffset + row * startStride, c, to, width);
      int from = aOffset + row * aRowStride;
      int k = 0;
      for (; k + 4 <= depth; k += 4) {
        int index = from + k * aDepthStride;
        multiplyAdd4(
            a[index],
            a[index + aDepthStride],
            a[index + 2 * aDepthStride],
            a[index + 3 * aDepthStride],
            b,
            bOffset + k * PANEL,
            c,
            to,
            width);
      }
      for (; k < depth; k++) {
        multiplyAdd(a[from + k * aDepthStride], b, bOffset + k * PANEL, c, to, width);
      }
      for (int i = to; i < to + width; i++) {
        c[i] = Math.max(floor, c[i]);
      }
    }
  }

  private static void multiplyAdd4(
      float w0, float w1, float w2, float w3, float[] b, int from, float[] c, int to, int width) {
    for (int i = 0; i < width; i++) {
      c[to + i] +=
          w0 * b[from + i]
              + w1 * b[from + PANEL + i]
              + (w2 * b[from + 2 * PANEL + i] + w3 * b[from + 3 * PANEL + i]);
    }
  }

  private static void multiplyAdd(float w, float[] b, int from, float[] c, int to, int width) {
    for (int i = 0; i < width; i++) {
      c[to + i] += w * b[from + i];
    }
  }

  @Override
  public void gatherTile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    for (int row = 0; row < rows; row++) {
      int to = cOffset + row * cStride;
      System.arraycopy(start, startOffset + row * startStride, c, to, width);
      for (int k = 0; k < depth; k++) {
        multiplyAdd(a[aOffset + row * aRowStride + k], b, bOffset + offsets[k], c, to, width);
      }
      for (int i = to; i < to + width; i++) {
        c[i] = Math.max(floor, c[i]);
      }
    }
  }

  @Override
  public int sumWidth() {
    return 1;
  }

  @Override
  public void addProducts(
      int rows,
      int shifts,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    for (int row = 0; row < rows; row++) {
      for (int tap = 0; tap < shifts; tap++) {
        sums[sumOffset + row * sumStride + tap] +=
            product(a, aOffset + row * aStride, b, bOffset + tap * shift, length);
      }
    }
  }

  private static float product(float[] a, int aOffset, float[] b, int bOffset, int length) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    for (int i = 0; i < length; i += 4) {
      sum0 += a[aOffset + i] * b[bOffset + i];
      sum1 += a[aOffset + i + 1] * b[bOffset + i + 1];
      sum2 += a[aOffset + i + 2] * b[bOffset + i + 2];
      sum3 += a[aOffset + i + 3] * b[bOffset + i + 3];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
