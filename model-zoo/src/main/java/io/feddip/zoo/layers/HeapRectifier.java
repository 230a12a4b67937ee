package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;

/** A ReLU that no layer before it does on the way. */
public final class HeapRectifier implements FastLayer {
  private final ArrayLoops arrays;

  public HeapRectifier(InnerLoops loops) {
    this.arrays = loops.arrays();
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int length = input.features() * step.lanes();
    for (int i = 0; i < length; i++) {
      output.values()[i] = Math.max(0, input.values()[i]);
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    if (inputErrors) {
      int length = input.features() * step.lanes();
      arrays.maskByOutput(output.errors(), output.values(), length);
      System.arraycopy(output.errors(), 0, input.errors(), 0, length);
    }
  }
}
