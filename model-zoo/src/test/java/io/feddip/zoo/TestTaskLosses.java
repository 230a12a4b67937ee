package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.ModelContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of numbers and of labels are DeepLearning4J's, and their gradients the numeric ones. */
final class TestTaskLosses {
  private static final ExampleShape SHAPE = new ExampleShape(6, 1, 1);
  private static final int OUTPUTS = 3;
  private static final int EXAMPLES = 9;

  private static GraphModel model(Task task) {
    return ModelZoo.byName("mlp", new ModelContext(SHAPE, OUTPUTS)).withTask(task);
  }

  private static Minibatch batch(Task task) {
    Random random = new Random(2);
    Minibatch batch = new Minibatch(SHAPE, 16);
    batch.size(EXAMPLES);
    for (int i = 0; i < SHAPE.size(); i++) {
      for (int b = 0; b < EXAMPLES; b++) {
        batch.pixels()[i * batch.lanes() + b] = (float) random.nextGaussian();
      }
    }
    float[] targets = batch.targets(OUTPUTS);
    for (int k = 0; k < OUTPUTS; k++) {
      for (int b = 0; b < EXAMPLES; b++) {
        targets[k * batch.lanes() + b] =
            task == Task.REGRESSION ? (float) random.nextGaussian() : random.nextInt(2);
      }
    }
    return batch;
  }

  @ParameterizedTest
  @EnumSource(names = {"MULTI_LABEL", "REGRESSION"})
  void agreeWithStockLayers(Task task) {
    GraphModel model = model(task);
    Minibatch batch = batch(task);
    float[] weights = model.initialWeights(7, 1);
    float[] fast = new float[weights.length];
    float[] stock = new float[weights.length];
    float[] said = new float[OUTPUTS * batch.lanes()];
    float[] reference = new float[OUTPUTS * batch.lanes()];
    try (Network own = model.open(Execution.DENSE);
        Network theirs = model.open(Execution.STOCK)) {
      double loss = own.gradient(weights, batch, 1, fast);
      assertThat(loss).isCloseTo(theirs.gradient(weights, batch, 1, stock), within(1e-5));
      own.predict(weights, batch, said);
      theirs.predict(weights, batch, reference);
    }
    for (int i = 0; i < fast.length; i++) {
      assertThat(fast[i]).as("gradient %d", i).isCloseTo(stock[i], within(1e-5f));
    }
    for (int k = 0; k < OUTPUTS; k++) {
      for (int b = 0; b < EXAMPLES; b++) {
        int at = k * batch.lanes() + b;
        assertThat(said[at]).isCloseTo(reference[at], within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MULTI_LABEL", "REGRESSION"})
  void gradientsAreNumeric(Task task) {
    GraphModel model = model(task);
    Minibatch batch = batch(task);
    float[] weights = model.initialWeights(7, 1);
    float[] gradient = new float[weights.length];
    float[] ignored = new float[weights.length];
    try (Network network = model.open(Execution.DENSE)) {
      network.gradient(weights, batch, 1, gradient);
      double largest = 0;
      // The last layer's bias and some of its weights: nothing between them and the loss has a
      // kink.
      for (int i = weights.length - 20; i < weights.length; i++) {
        float kept = weights[i];
        weights[i] = kept + 1e-2f;
        double above = network.gradient(weights, batch, 1, ignored);
        weights[i] = kept - 1e-2f;
        double below = network.gradient(weights, batch, 1, ignored);
        weights[i] = kept;
        assertThat((double) gradient[i]).isCloseTo((above - below) / 2e-2, within(1e-3));
        largest = Math.max(largest, Math.abs(gradient[i]));
      }
      assertThat(largest).isGreaterThan(1e-2);
    }
  }

  @Test
  void aBatchWithoutTargetsIsRefused() {
    GraphModel model = model(Task.REGRESSION);
    float[] weights = model.initialWeights(7, 1);
    Minibatch batch = new Minibatch(SHAPE, 16);
    batch.size(EXAMPLES);
    try (Network network = model.open(Execution.DENSE)) {
      assertThatThrownBy(() -> network.gradient(weights, batch, 1, new float[weights.length]))
          .hasMessageContaining("no targets for 3 outputs");
    }
  }
}
