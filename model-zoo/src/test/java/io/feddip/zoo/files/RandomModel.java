package io.feddip.zoo.files;

import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.zoo.GraphModel;
import java.util.Random;

/** Networks, weights and images at random. */
final class RandomModel {
  private RandomModel() {}

  /** Weights that let signals pass, with statistics as after training. */
  static float[] weights(GraphModel model, double sparsity) {
    float[] weights = model.initialWeights(3, 2.45);
    Random random = new Random(5);
    for (ParameterBlock block : model.layout().blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        switch (block.kind()) {
          case KERNEL ->
              weights[i] =
                  random.nextDouble() < sparsity ? 0 : weights[i] / (float) Math.sqrt(1 - sparsity);
          case SCALE, STATISTIC -> weights[i] += (float) (random.nextDouble() - .5);
          case BIAS, SHIFT -> weights[i] = (float) (random.nextDouble() - .5);
        }
      }
    }
    return weights;
  }

  static Minibatch images(GraphModel model, int count) {
    Minibatch batch = new Minibatch(model.inputShape(), count);
    batch.size(count);
    Random random = new Random(9);
    for (int i = 0; i < model.inputShape().size(); i++) {
      for (int example = 0; example < count; example++) {
        batch.pixels()[i * batch.lanes() + example] = (float) random.nextGaussian();
      }
    }
    return batch;
  }

  /** Probabilities, [examples][classes]. */
  static float[][] predict(GraphModel model, float[] weights, Minibatch batch) {
    float[] columns = new float[model.classes() * batch.lanes()];
    try (Network network = model.open(Execution.AUTO)) {
      network.predict(weights, batch, columns);
    }
    float[][] rows = new float[batch.size()][model.classes()];
    for (int example = 0; example < batch.size(); example++) {
      for (int k = 0; k < model.classes(); k++) {
        rows[example][k] = columns[k * batch.lanes() + example];
      }
    }
    return rows;
  }
}
