package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;

/**
 * Inverted dropout. Which activation is dropped is a function of the step's seed, the layer's
 * number, the feature and the lane, so that a repeated step drops the same.
 */
public final class HeapDropout implements FastLayer {
  private static final int BITS = 16;

  private final ArrayLoops arrays;
  private final int layer;
  private final int threshold;
  private final float scale;
  private float[] factors = {};

  /**
   * @param layer the layer's number in the network
   * @param retain probability of keeping an activation, in (0, 1]; resolved to 2⁻¹⁶
   */
  public HeapDropout(int layer, double retain, InnerLoops loops) {
    if (!(retain > 0) || retain > 1) {
      throw new IllegalArgumentException("retain must be in (0, 1]: " + retain);
    }
    this.layer = layer;
    this.arrays = loops.arrays();
    this.threshold = (int) Math.round(retain * (1 << BITS));
    this.scale = (float) (1 / retain);
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int lanes = step.lanes();
    int length = input.features() * lanes;
    if (!step.isTraining()) {
      System.arraycopy(input.values(), 0, output.values(), 0, length);
      return;
    }
    if (factors.length < length) {
      factors = new float[length];
    }
    draw(CounterHash.key(step.seed(), layer), input.features(), lanes);
    arrays.multiply(input.values(), factors, output.values(), length);
  }

  /** One hash of 64 bits decides four lanes. */
  private void draw(long key, int features, int lanes) {
    int index = 0;
    for (int feature = 0; feature < features; feature++) {
      long counter = (long) feature << 32;
      for (int lane = 0; lane < lanes; lane += 4) {
        long bits = CounterHash.hash(key, counter + lane);
        factors[index] = (bits & 0xFFFF) < threshold ? scale : 0;
        factors[index + 1] = (bits >>> 16 & 0xFFFF) < threshold ? scale : 0;
        factors[index + 2] = (bits >>> 32 & 0xFFFF) < threshold ? scale : 0;
        factors[index + 3] = bits >>> 48 < threshold ? scale : 0;
        index += 4;
      }
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    if (inputErrors) {
      arrays.multiply(output.errors(), factors, input.errors(), input.features() * step.lanes());
    }
  }
}
