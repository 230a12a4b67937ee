package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;
import java.util.Arrays;

/** The mean of every channel over all its pixels. */
public final class HeapAveragePool implements FastLayer {
  private final ArrayLoops arrays;
  private final int channels;
  private final int pixels;

  /**
   * @param channels of input and output
   * @param pixels of an input channel, all of which are averaged
   */
  public HeapAveragePool(int channels, int pixels, InnerLoops loops) {
    this.channels = channels;
    this.pixels = pixels;
    this.arrays = loops.arrays();
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int lanes = step.lanes();
    float[] values = output.values();
    Arrays.fill(values, 0, channels * lanes, 0);
    for (int pixel = 0; pixel < pixels; pixel++) {
      arrays.addTo(
          input.values(), pixel * lanes, pixels * lanes, values, 0, lanes, channels, lanes);
    }
    float share = 1f / pixels;
    for (int i = 0; i < channels * lanes; i++) {
      values[i] *= share;
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    if (!inputErrors) {
      return;
    }
    int lanes = step.lanes();
    float[] errors = output.errors();
    float share = 1f / pixels;
    for (int i = 0; i < channels * lanes; i++) {
      errors[i] *= share;
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      arrays.copy(errors, 0, lanes, input.errors(), pixel * lanes, pixels * lanes, channels, lanes);
    }
  }
}
