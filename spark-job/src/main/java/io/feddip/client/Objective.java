package io.feddip.client;

import java.io.Serializable;
import java.util.List;

/**
 * What clients minimise.
 *
 * @param classWeights what the loss of an example is multiplied with, by its class; empty: with 1
 */
public record Objective(List<Float> classWeights) implements Serializable {
  /** Every example counts once. */
  public static final Objective PLAIN = new Objective(List.of());

  public Objective {
    classWeights = List.copyOf(classWeights);
  }

  float[] weights() {
    float[] weights = new float[classWeights.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = classWeights.get(i);
    }
    return weights;
  }
}
