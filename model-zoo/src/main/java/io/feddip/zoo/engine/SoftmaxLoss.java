package io.feddip.zoo.engine;

/** Softmax over classes and its cross-entropy, batch innermost. */
public final class SoftmaxLoss {
  private SoftmaxLoss() {}

  /**
   * Mean cross-entropy in nats, and its gradient with respect to the logits.
   *
   * @param logits [classes][lanes]
   * @param labels of the examples
   * @param weights of the classes: an example's loss is multiplied with its class's; empty: with 1
   * @param errors [classes][lanes], receives (softmax − label) · weight / examples; 0 in the lanes
   *     beyond
   */
  public static double lossAndErrors(
      float[] logits,
      int[] labels,
      float[] weights,
      float[] errors,
      int classes,
      int lanes,
      int examples) {
    double loss = 0;
    for (int lane = 0; lane < examples; lane++) {
      int label = labels[lane];
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "label " + label + " of example " + lane + " is not in [0, " + classes + ")");
      }
      float weight = weights.length == 0 ? 1 : weights[label];
      loss +=
          weight
              * lossAndErrors(logits, label, 1f / examples * weight, errors, classes, lanes, lane);
    }
    for (int lane = examples; lane < lanes; lane++) {
      for (int index = lane; index < classes * lanes; index += lanes) {
        errors[index] = 0;
      }
    }
    return loss / examples;
  }

  /**
   * The cross-entropy of one column of logits, and share · (softmax − label).
   *
   * @param lane of the column
   */
  static double lossAndErrors(
      float[] logits, int label, float share, float[] errors, int classes, int lanes, int lane) {
    float maximum = maximum(logits, classes, lanes, lane);
    double sum = 0;
    for (int index = lane; index < classes * lanes; index += lanes) {
      double power = Math.exp(logits[index] - maximum);
      errors[index] = (float) power;
      sum += power;
    }
    float factor = (float) (share / sum);
    for (int index = lane; index < classes * lanes; index += lanes) {
      errors[index] *= factor;
    }
    errors[label * lanes + lane] -= share;
    return Math.log(sum) - (logits[label * lanes + lane] - maximum);
  }

  /**
   * Class probabilities.
   *
   * @param logits [classes][lanes]
   * @param probabilities [classes][stride]
   */
  public static void probabilities(
      float[] logits, int lanes, float[] probabilities, int stride, int classes, int examples) {
    for (int lane = 0; lane < examples; lane++) {
      probabilities(logits, lanes, lane, probabilities, stride, lane, classes);
    }
  }

  /**
   * Of one column.
   *
   * @param lane of the logits
   * @param to the same of the probabilities
   */
  static void probabilities(
      float[] logits, int lanes, int lane, float[] probabilities, int stride, int to, int classes) {
    float maximum = maximum(logits, classes, lanes, lane);
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double power = Math.exp(logits[k * lanes + lane] - maximum);
      probabilities[k * stride + to] = (float) power;
      sum += power;
    }
    float factor = (float) (1 / sum);
    for (int k = 0; k < classes; k++) {
      probabilities[k * stride + to] *= factor;
    }
  }

  private static float maximum(float[] logits, int classes, int lanes, int lane) {
    float maximum = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      maximum = Math.max(maximum, logits[k * lanes + lane]);
    }
    return maximum;
  }
}
