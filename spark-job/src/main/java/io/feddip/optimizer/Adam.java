package io.feddip.optimizer;

import io.feddip.api.Key;
import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.model.Layout;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1): m ← β₁m + (1−β₁)d, v ← β₂v + (1−β₂)d², w ← w −
 * η·m̂/(√v̂ + ε), where m̂ and v̂ are divided by 1 − βᵗ. Weight decay and penalty are part of d.
 * Off the mask, where d is 0 throughout, nothing moves.
 *
 * @param beta1 β₁, in [0, 1)
 * @param beta2 β₂, in [0, 1)
 * @param epsilon ε, above 0
 */
public record Adam(
    @Key(value = "β₁ of optimizer `adam`", or = "0.9", min = 0, max = 1, below = true) double beta1,
    @Key(value = "β₂ of optimizer `adam`", or = "0.999", min = 0, max = 1, below = true)
        double beta2,
    @Key(value = "ε of optimizer `adam`", or = "1e-8", min = 0, above = true) double epsilon)
    implements LocalOptimizer {
  private static final long serialVersionUID = 1;

  @Override
  public Steps open(Layout layout) {
    return new Moments(layout.length());
  }

  private final class Moments implements Steps {
    private final float[] mean;
    private final float[] square;
    private double biasOfMean = 1;
    private double biasOfSquare = 1;

    Moments(int length) {
      this.mean = new float[length];
      this.square = new float[length];
    }

    @Override
    public void step(float eta, float[] weights, float[] direction) {
      biasOfMean *= beta1;
      biasOfSquare *= beta2;
      float rate = (float) (eta / (1 - biasOfMean));
      float scale = (float) (1 / Math.sqrt(1 - biasOfSquare));
      float small = (float) epsilon;
      float keepMean = (float) beta1;
      float keepSquare = (float) beta2;
      for (int i = 0; i < mean.length; i++) {
        float d = direction[i];
        mean[i] = keepMean * mean[i] + (1 - keepMean) * d;
        square[i] = keepSquare * square[i] + (1 - keepSquare) * d * d;
        weights[i] -= rate * mean[i] / (scale * (float) Math.sqrt(square[i]) + small);
      }
    }
  }
}
