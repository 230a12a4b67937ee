package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Task;
import java.io.Serializable;
import java.util.List;

/**
 * What clients minimise, and what a network's outputs are in the units of the table.
 *
 * @param task what a network is asked for
 * @param classWeights what the loss of an example is multiplied with, by its class; empty: with 1
 * @param targetMean of a regression's targets, which networks do not see; empty: they see all
 * @param targetDeviation that networks see as 1; empty with targetMean
 */
public record Objective(
    Task task, List<Float> classWeights, List<Double> targetMean, List<Double> targetDeviation)
    implements Serializable {
  /** Every example counts once. */
  public static final Objective PLAIN = of(List.of());

  public Objective {
    requireNonNull(task, "task is null");
    classWeights = List.copyOf(classWeights);
    targetMean = List.copyOf(targetMean);
    targetDeviation = List.copyOf(targetDeviation);
  }

  /** Of a classifier. */
  public static Objective of(List<Float> classWeights) {
    return new Objective(Task.CLASSIFICATION, classWeights, List.of(), List.of());
  }

  /** Of a table without classes. */
  public static Objective of(Task task, List<Double> targetMean, List<Double> targetDeviation) {
    return new Objective(task, List.of(), targetMean, targetDeviation);
  }

  /** An output of a network, or a target as it sees it, in the units of the table. */
  float inUnits(int output, float value) {
    return targetMean.isEmpty()
        ? value
        : (float) (value * targetDeviation.get(output) + targetMean.get(output));
  }

  float[] weights() {
    float[] weights = new float[classWeights.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = classWeights.get(i);
    }
    return weights;
  }
}
