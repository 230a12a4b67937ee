package io.feddip.client;

import java.io.Serializable;
import java.util.List;

/**
 * How pixels become numbers: (byte / 255 − mean) / sd of the byte's channel. Without means and
 * deviations there are no pixels, and numbers stay as they are.
 *
 * @param mean one a channel, in [0, 1]
 * @param deviation one a channel, positive
 */
public record Normalization(List<Double> mean, List<Double> deviation) implements Serializable {
  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != deviation.size()) {
      throw new IllegalArgumentException("as many means as deviations are needed");
    }
    for (double sd : deviation) {
      if (!(sd > 0)) {
        throw new IllegalArgumentException("a deviation must be positive: " + sd);
      }
    }
  }

  /** One row a channel: the number that each of the 256 bytes becomes. */
  float[][] table() {
    float[][] table = new float[mean.size()][256];
    for (int channel = 0; channel < table.length; channel++) {
      for (int value = 0; value < 256; value++) {
        table[channel][value] =
            (float) ((value / 255.0 - mean.get(channel)) / deviation.get(channel));
      }
    }
    return table;
  }
}
