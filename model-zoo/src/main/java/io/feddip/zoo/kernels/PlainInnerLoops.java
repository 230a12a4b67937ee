package io.feddip.zoo.kernels;

import java.util.Arrays;

/**
 * Loops in plain Java, written so that the JIT compiler's own vectoriser recognises them: the
 * innermost index is contiguous and runs over the batch.
 */
final class PlainInnerLoops implements InnerLoops {
  private static final int PANEL = 32;

  @Override
  public String description() {
    return "plain Java";
  }

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
  public void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int columns) {
    Transposition.transpose(from, fromOffset, fromStride, to, toOffset, toStride, rows, columns);
  }

  @Override
  public float sum(float[] values, int offset, int length) {
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

  @Override
  public void maskByOutput(float[] error, float[] output, int length) {
    for (int i = 0; i < length; i++) {
      error[i] = output[i] > 0 ? error[i] : 0;
    }
  }

  @Override
  public void add(float[] from, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] += from[i];
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
  public void maxPool(
      float[] input,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      int outputOffset,
      int windows,
      int lanes) {
    for (int window = 0; window < windows; window++) {
      int from = inputOffset + window * step;
      int to = outputOffset + window * lanes;
      System.arraycopy(input, from + taps[0], output, to, lanes);
      for (int tap = 1; tap < taps.length; tap++) {
        int source = from + taps[tap];
        for (int i = 0; i < lanes; i++) {
          output[to + i] = Math.max(output[to + i], input[source + i]);
        }
      }
    }
  }

  @Override
  public void maxPoolBackward(
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
      boolean relu) {
    for (int window = 0; window < windows; window++) {
      int first = inputOffset + window * step;
      int from = outputOffset + window * lanes;
      for (int i = 0; i < lanes; i++) {
        float maximum = output[from + i];
        float error = relu && !(maximum > 0) ? 0 : outputError[from + i];
        for (int tap : taps) {
          int target = first + tap + i;
          float share = 0;
          if (input[target] == maximum) {
            share = error;
            error = 0;
          }
          inputError[target] = add ? inputError[target] + share : share;
        }
      }
    }
  }

  @Override
  public float sumOfExamples(float[] values, int offset, int pixels, int lanes, int examples) {
    float sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum += sum(values, offset + pixel * lanes, examples);
    }
    return sum;
  }

  @Override
  public float squaresOfExamples(
      float[] values, int offset, int pixels, int lanes, int examples, float centre) {
    float total = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = offset + pixel * lanes;
      float sum = 0;
      for (int i = from; i < from + examples; i++) {
        float deviation = values[i] - centre;
        sum += deviation * deviation;
      }
      total += sum;
    }
    return total;
  }

  @Override
  public void scaleAndShift(
      float[] from, float[] to, int offset, int length, float scale, float shift, boolean relu) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + length; i++) {
      to[i] = Math.max(floor, from[i] * scale + shift);
    }
  }

  @Override
  public float correlation(float[] errors, float[] values, int offset, int length, float centre) {
    float sum0 = 0;
    float sum1 = 0;
    for (int i = offset; i < offset + length; i += 2) {
      sum0 += errors[i] * (values[i] - centre);
      sum1 += errors[i + 1] * (values[i + 1] - centre);
    }
    return sum0 + sum1;
  }

  @Override
  public void combineExamples(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int pixels,
      int lanes,
      int examples,
      float a,
      float b,
      float c) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = offset + pixel * lanes;
      for (int i = from; i < from + examples; i++) {
        to[i] = a * errors[i] + b * values[i] + c;
      }
      Arrays.fill(to, from + examples, from + lanes, 0);
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
