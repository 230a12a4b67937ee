package io.feddip.client;

import io.feddip.api.model.Coverage;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** softmax(A·x + B·x²) with x the pixels: a network small enough to compute by hand. */
public final class LinearNetwork implements Network {
  private final int pixels;
  private final int classes;
  private final Layout layout;

  public LinearNetwork(int pixels, int classes) {
    this.pixels = pixels;
    this.classes = classes;
    int length = pixels * classes;
    List<Integer> shape = List.of(classes, pixels);
    this.layout =
        new Layout(
            List.of(
                new ParameterBlock("a", "W", Kind.KERNEL, 0, shape, true),
                new ParameterBlock("b", "W", Kind.KERNEL, length, shape, true)));
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public ExampleShape inputShape() {
    return new ExampleShape(1, 1, pixels);
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void prepare(Layout masked, Optional<Mask> mask, Coverage coverage) {
    // Always dense.
  }

  @Override
  public double gradient(float[] weights, Minibatch batch, long seed, float[] gradient) {
    double[] exact = new double[weights.length];
    double loss = 0;
    for (int b = 0; b < batch.size(); b++) {
      loss += add(weights, pixels(batch, b), batch.labels()[b], 1.0 / batch.size(), exact);
    }
    for (int i = 0; i < exact.length; i++) {
      gradient[i] = (float) exact[i];
    }
    return loss;
  }

  /** Adds an example's share of the gradient and returns its share of the loss. */
  double add(float[] weights, double[] x, int label, double share, double[] gradient) {
    int half = pixels * classes;
    double[] powers = powers(weights, x);
    double sum = Arrays.stream(powers).sum();
    for (int c = 0; c < classes; c++) {
      double error = powers[c] / sum - (c == label ? 1 : 0);
      for (int i = 0; i < pixels; i++) {
        gradient[c * pixels + i] += share * error * x[i];
        gradient[half + c * pixels + i] += share * error * x[i] * x[i];
      }
    }
    return share * Math.log(sum / powers[label]);
  }

  /** e to the power of every class's logit. */
  private double[] powers(float[] weights, double[] x) {
    int half = pixels * classes;
    double[] powers = new double[classes];
    for (int c = 0; c < classes; c++) {
      double logit = 0;
      for (int i = 0; i < pixels; i++) {
        int at = c * pixels + i;
        logit += weights[at] * x[i] + weights[half + at] * x[i] * x[i];
      }
      powers[c] = Math.exp(logit);
    }
    return powers;
  }

  private double[] pixels(Minibatch batch, int example) {
    double[] x = new double[pixels];
    Arrays.setAll(x, i -> batch.pixels()[i * batch.lanes() + example]);
    return x;
  }

  @Override
  public void predict(float[] weights, Minibatch batch, float[] probabilities) {
    for (int b = 0; b < batch.size(); b++) {
      double[] powers = powers(weights, pixels(batch, b));
      double sum = Arrays.stream(powers).sum();
      for (int c = 0; c < classes; c++) {
        probabilities[c * batch.lanes() + b] = (float) (powers[c] / sum);
      }
    }
  }

  @Override
  public void close() {}
}
