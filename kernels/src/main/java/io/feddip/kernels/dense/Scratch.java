package io.feddip.kernels.dense;

import io.feddip.kernels.loops.CacheLines;
import java.util.Arrays;

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

  /**
   * What sums of products start from: [outputs][panel], each row its output's bias. Takes the place
   * of {@link #product}.
   *
   * @param bias null for 0
   */
  float[] starts(float[] bias, int biasOffset, int outputs, int panel) {
    float[] starts = product(outputs * panel);
    for (int output = 0; output < outputs; output++) {
      float value = bias == null ? 0 : bias[biasOffset + output];
      Arrays.fill(starts, output * panel, (output + 1) * panel, value);
    }
    return starts;
  }

  float[] turned(int length) {
    if (turned.length < length) {
      turned = new float[length];
    }
    return turned;
  }
}
