package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.PoolLoops;
import io.feddip.kernels.loops.PoolShape;
import java.util.Arrays;

/** Max pooling; of equal largest pixels the first gets the error. */
public final class HeapMaxPool implements FastLayer {
  private final PoolLoops pools;
  private final PoolShape shape;
  private final boolean afterRelu;
  private final int[] offsets;
  private int offsetLanes;

  /**
   * @param afterRelu whether the input comes out of a ReLU whose gradient is to be applied here
   */
  public HeapMaxPool(PoolShape shape, boolean afterRelu, InnerLoops loops) {
    this.shape = shape;
    this.afterRelu = afterRelu;
    this.pools = loops.pools();
    this.offsets = new int[shape.size() * shape.size()];
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int lanes = step.lanes();
    int[] taps = taps(lanes);
    int outputWidth = shape.outputWidth();
    int outputHeight = shape.outputHeight();
    for (int row = 0; row < shape.channels() * outputHeight; row++) {
      pools.maxPool(
          input.values(),
          inputOffset(row, outputHeight, lanes),
          taps,
          shape.stride() * lanes,
          output.values(),
          row * outputWidth * lanes,
          outputWidth,
          lanes);
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    if (!inputErrors) {
      return;
    }
    int lanes = step.lanes();
    int[] taps = taps(lanes);
    int outputWidth = shape.outputWidth();
    int outputHeight = shape.outputHeight();
    if (!shape.isTiling()) {
      Arrays.fill(input.errors(), 0, input.features() * lanes, 0);
    }
    for (int row = 0; row < shape.channels() * outputHeight; row++) {
      pools.maxPoolBackward(
          input.values(),
          input.errors(),
          inputOffset(row, outputHeight, lanes),
          taps,
          shape.stride() * lanes,
          output.values(),
          output.errors(),
          row * outputWidth * lanes,
          outputWidth,
          lanes,
          shape.overlaps(),
          afterRelu);
    }
  }

  private int inputOffset(int row, int outputHeight, int lanes) {
    int channel = row / outputHeight;
    int y = (row - channel * outputHeight) * shape.stride();
    return (channel * shape.height() + y) * shape.width() * lanes;
  }

  private int[] taps(int lanes) {
    if (offsetLanes != lanes) {
      for (int tap = 0; tap < offsets.length; tap++) {
        offsets[tap] = (tap / shape.size() * shape.width() + tap % shape.size()) * lanes;
      }
      offsetLanes = lanes;
    }
    return offsets;
  }
}
