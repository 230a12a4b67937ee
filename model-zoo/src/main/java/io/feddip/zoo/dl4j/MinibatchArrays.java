package io.feddip.zoo.dl4j;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Minibatch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A minibatch in DeepLearning4J's order, the examples first. Lanes without one are left out. */
public final class MinibatchArrays {
  private MinibatchArrays() {}

  /**
   * The images, a new array [examples][channels][height][width].
   *
   * @param shape of one image, as the batch was made for
   */
  public static INDArray images(Minibatch batch, ExampleShape shape) {
    int pixels = shape.size();
    float[] values = new float[batch.size() * pixels];
    for (int example = 0; example < batch.size(); example++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        values[example * pixels + pixel] = batch.pixels()[pixel * batch.lanes() + example];
      }
    }
    return Nd4j.create(
        values, new int[] {batch.size(), shape.channels(), shape.height(), shape.width()}, 'c');
  }

  /**
   * The labels, a new array [examples][classes], 1 in the example's class and 0 elsewhere.
   *
   * @param classes more than the largest label
   */
  public static INDArray labels(Minibatch batch, int classes) {
    float[] values = new float[batch.size() * classes];
    for (int example = 0; example < batch.size(); example++) {
      values[example * classes + batch.labels()[example]] = 1;
    }
    return Nd4j.create(values, new int[] {batch.size(), classes}, 'c');
  }

  /** What the outputs should be, a new array [examples][outputs]. */
  public static INDArray targets(Minibatch batch, int outputs) {
    float[] values = new float[batch.size() * outputs];
    for (int example = 0; example < batch.size(); example++) {
      for (int k = 0; k < outputs; k++) {
        values[example * outputs + k] = batch.targets()[k * batch.lanes() + example];
      }
    }
    return Nd4j.create(values, new int[] {batch.size(), outputs}, 'c');
  }
}
