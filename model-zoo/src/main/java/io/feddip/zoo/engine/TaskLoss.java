package io.feddip.zoo.engine;

import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Task;

/** What is minimised, and what a network's last numbers mean, by task; batch innermost. */
final class TaskLoss {
  private TaskLoss() {}

  /**
   * Mean loss, and its gradient with respect to the last layer's numbers.
   *
   * @param values [outputs][positions][lanes]
   * @param errors [outputs][positions][lanes], receives the gradient; 0 in the lanes beyond
   * @param positions where something is said: 1, but for sequences
   */
  static double lossAndErrors(
      Task task,
      float[] values,
      Minibatch batch,
      float[] errors,
      int outputs,
      int positions,
      int lanes) {
    if (task == Task.NEXT_TOKEN) {
      return TokenLoss.lossAndErrors(values, batch, errors, outputs, positions, lanes);
    }
    if (task == Task.CLASSIFICATION) {
      return SoftmaxLoss.lossAndErrors(
          values, batch.labels(), batch.classWeights(), errors, outputs, lanes, batch.size());
    }
    float[] targets = batch.targets();
    if (targets.length != outputs * batch.lanes()) {
      throw new IllegalArgumentException("the batch has no targets for " + outputs + " outputs");
    }
    double sum = 0;
    double share = 1.0 / ((double) outputs * batch.size());
    for (int k = 0; k < outputs; k++) {
      for (int lane = 0; lane < lanes; lane++) {
        int at = k * lanes + lane;
        if (lane >= batch.size()) {
          errors[at] = 0;
          continue;
        }
        double value = values[at];
        double target = targets[k * batch.lanes() + lane];
        if (task == Task.REGRESSION) {
          sum += (value - target) * (value - target);
          errors[at] = (float) (2 * share * (value - target));
        } else {
          sum += crossEntropy(value, target);
          errors[at] = (float) (share * (sigmoid(value) - target));
        }
      }
    }
    return sum * share;
  }

  /** −t·log σ(x) − (1 − t)·log(1 − σ(x)), which never overflows. */
  private static double crossEntropy(double value, double target) {
    return Math.max(value, 0) - value * target + Math.log1p(Math.exp(-Math.abs(value)));
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  /**
   * What the network says.
   *
   * @param values [outputs][positions][lanes]
   * @param said [outputs][positions][stride]
   */
  static void outputs(
      Task task,
      float[] values,
      int lanes,
      float[] said,
      int stride,
      int outputs,
      int positions,
      int examples) {
    if (task == Task.NEXT_TOKEN) {
      TokenLoss.probabilities(values, lanes, said, stride, outputs, positions, examples);
      return;
    }
    if (task == Task.CLASSIFICATION) {
      SoftmaxLoss.probabilities(values, lanes, said, stride, outputs, examples);
      return;
    }
    for (int k = 0; k < outputs; k++) {
      for (int lane = 0; lane < examples; lane++) {
        float value = values[k * lanes + lane];
        said[k * stride + lane] = task == Task.REGRESSION ? value : (float) sigmoid(value);
      }
    }
  }
}
