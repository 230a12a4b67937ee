package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.NormLoops;

/**
 * Batch normalisation of images, channel by channel (Ioffe and Szegedy 2015). Its parameters are,
 * in this order, γ, β, the running means and the running variances. The gradient of the running
 * ones is (1 − decay)·(old − batch's), so that subtracting it moves them, as in DeepLearning4J; the
 * variance is the biased one.
 */
public final class HeapBatchNorm implements FastLayer {
  private final ArrayLoops arrays;
  private final NormLoops norms;
  private final int channels;
  private final int pixels;
  private final int offset;
  private final float momentum;
  private final double epsilon;
  private final boolean relu;
  private final float[] means;
  private final float[] variances;

  /**
   * @param pixels of one channel
   * @param offset where the parameters begin in the flat vector
   * @param decay share of the running statistics that a step keeps, in [0, 1]
   * @param epsilon added to the variance
   * @param relu whether negative results become 0
   */
  public HeapBatchNorm(
      int channels,
      int pixels,
      int offset,
      double decay,
      double epsilon,
      boolean relu,
      InnerLoops loops) {
    this.channels = channels;
    this.pixels = pixels;
    this.offset = offset;
    this.momentum = (float) (1 - decay);
    this.epsilon = epsilon;
    this.relu = relu;
    this.arrays = loops.arrays();
    this.norms = loops.norms();
    this.means = new float[channels];
    this.variances = new float[channels];
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int lanes = step.lanes();
    int length = pixels * lanes;
    float[] weights = step.weights();
    for (int channel = 0; channel < channels; channel++) {
      float mean = weights[offset + 2 * channels + channel];
      float variance = weights[offset + 3 * channels + channel];
      int from = channel * length;
      if (step.isTraining()) {
        int examples = step.examples();
        float count = (float) pixels * examples;
        float[] values = input.values();
        mean = norms.sumOfExamples(values, from, pixels, lanes, examples) / count;
        variance = norms.squaresOfExamples(values, from, pixels, lanes, examples, mean) / count;
        means[channel] = mean;
        variances[channel] = variance;
      }
      float scale = weights[offset + channel] * inverseDeviation(variance);
      float shift = weights[offset + channels + channel] - mean * scale;
      norms.scaleAndShift(input.values(), output.values(), from, length, scale, shift, relu);
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    int lanes = step.lanes();
    int length = pixels * lanes;
    float[] weights = step.weights();
    float[] gradient = step.gradient();
    float[] errors = output.errors();
    if (relu) {
      arrays.maskByOutput(errors, output.values(), channels * length);
    }
    float count = (float) pixels * step.examples();
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * length;
      float mean = means[channel];
      float inverse = inverseDeviation(variances[channel]);
      float errorSum = arrays.sum(errors, from, length);
      float slope = norms.correlation(errors, input.values(), from, length, mean) * inverse;
      int gamma = offset + channel;
      gradient[gamma] = slope;
      gradient[gamma + channels] = errorSum;
      gradient[gamma + 2 * channels] = momentum * (weights[gamma + 2 * channels] - mean);
      gradient[gamma + 3 * channels] =
          momentum * (weights[gamma + 3 * channels] - variances[channel]);
      if (inputErrors) {
        float forError = weights[gamma] * inverse;
        float forValue = -forError * inverse * slope / count;
        norms.combineExamples(
            errors,
            input.values(),
            input.errors(),
            from,
            pixels,
            lanes,
            step.examples(),
            forError,
            forValue,
            -forError * errorSum / count - forValue * mean);
      }
    }
  }

  private float inverseDeviation(float variance) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }
}
