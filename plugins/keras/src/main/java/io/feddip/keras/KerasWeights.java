package io.feddip.keras;

import io.feddip.api.model.ExampleShape;

/** Numbers from Keras' order, in which channels come last, to this project's. */
final class KerasWeights {
  private KerasWeights() {}

  /** A kernel of a convolution: [height × width][inputs][outputs] to [outputs][inputs][…]. */
  static float[] convolution(float[] kernel, int inputs, int outputs) {
    int window = kernel.length / (inputs * outputs);
    float[] turned = new float[kernel.length];
    for (int place = 0; place < window; place++) {
      for (int input = 0; input < inputs; input++) {
        for (int output = 0; output < outputs; output++) {
          turned[(output * inputs + input) * window + place] =
              kernel[(place * inputs + input) * outputs + output];
        }
      }
    }
    return turned;
  }

  /**
   * A dense layer's kernel: [inputs][outputs] to [outputs][inputs].
   *
   * @param from shape of what it reads
   * @param channelsLast whether that was made a vector pixel by pixel, and not channel by channel
   */
  static float[] dense(float[] kernel, ExampleShape from, int outputs, boolean channelsLast) {
    int inputs = from.size();
    int pixels = from.height() * from.width();
    float[] turned = new float[kernel.length];
    for (int channel = 0; channel < from.channels(); channel++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        int ours = channel * pixels + pixel;
        int theirs = channelsLast ? pixel * from.channels() + channel : ours;
        for (int output = 0; output < outputs; output++) {
          turned[output * inputs + ours] = kernel[theirs * outputs + output];
        }
      }
    }
    return turned;
  }
}
