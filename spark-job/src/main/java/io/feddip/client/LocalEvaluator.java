package io.feddip.client;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Task;
import io.feddip.api.run.Predictions;
import java.util.function.IntConsumer;

/** Measures a model on one share of examples. */
public final class LocalEvaluator {
  private static final int FIVE = 5;

  private final int classes;
  private final Objective objective;
  private final Additions additions;
  private final BatchLoader loader;
  private final Minibatch batch;
  private final float[] probabilities;

  /** A model that is ready to predict. */
  public interface Predictor {
    /**
     * Class probabilities in inference mode.
     *
     * @param probabilities receives [classes][batch.lanes()], batch innermost
     */
    void predict(Minibatch batch, float[] probabilities);
  }

  public LocalEvaluator(
      ExampleShape shape, int classes, Normalization normalization, int batchSize) {
    this(shape, classes, normalization, batchSize, Objective.PLAIN, Additions.NONE);
  }

  /**
   * @param additions whose measures are counted too
   */
  public LocalEvaluator(
      ExampleShape shape,
      int classes,
      Normalization normalization,
      int batchSize,
      Objective objective,
      Additions additions) {
    this.objective = objective;
    this.classes = classes;
    this.additions = additions;
    this.loader = new BatchLoader(normalization, Augmentation.NONE, batchSize);
    this.batch = new Minibatch(shape, batchSize);
    this.probabilities = new float[classes * batch.lanes()];
  }

  /** Counts over all examples. */
  public EvaluationSums evaluate(Predictor predictor, Examples examples) {
    EvaluationSums sums = new EvaluationSums(classes, objective.task(), additions);
    Predictions predictions = new Batch();
    predict(
        predictor,
        examples,
        from -> {
          for (int b = 0; b < batch.size(); b++) {
            if (objective.task() == Task.CLASSIFICATION) {
              count(sums, b);
            } else {
              sums.add(loss(b));
            }
          }
          for (int i = 0; i < additions.metrics().size(); i++) {
            additions.metrics().get(i).count(predictions, sums.further(i));
          }
        });
    return sums;
  }

  /**
   * What the model says of all examples: probabilities, or numbers in the units of the table.
   *
   * @return [examples][outputs]
   */
  public float[] probabilities(Predictor predictor, Examples examples) {
    float[] all = new float[Math.multiplyExact(examples.size(), classes)];
    predict(
        predictor,
        examples,
        from -> {
          for (int b = 0; b < batch.size(); b++) {
            for (int c = 0; c < classes; c++) {
              all[(from + b) * classes + c] =
                  objective.inUnits(c, probabilities[c * batch.lanes() + b]);
            }
          }
        });
    return all;
  }

  /**
   * Predicts batch by batch.
   *
   * @param predicted gets the number of each batch's first example
   */
  private void predict(Predictor predictor, Examples examples, IntConsumer predicted) {
    int[] order = Orders.natural(examples.size());
    for (int from = 0; from < order.length; from += batch.capacity()) {
      int to = Math.min(order.length, from + batch.capacity());
      loader.load(examples, order, from, to, batch);
      predictor.predict(batch, probabilities);
      predicted.accept(from);
    }
  }

  /** As networks are trained by it: in their own units, the mean over the outputs. */
  private double loss(int lane) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double said = probabilities[k * batch.lanes() + lane];
      double target = batch.targets()[k * batch.lanes() + lane];
      sum +=
          objective.task() == Task.REGRESSION
              ? (said - target) * (said - target)
              : -Math.log(Math.max(target > 0.5 ? said : 1 - said, Float.MIN_NORMAL));
    }
    return sum / classes;
  }

  /** A probability that is no number is neither a hit nor in the way of one. */
  private void count(EvaluationSums sums, int lane) {
    int actual = batch.labels()[lane];
    float own = probabilities[actual * batch.lanes() + lane];
    int best = EvaluationSums.NONE;
    float most = Float.NEGATIVE_INFINITY;
    int better = 0;
    for (int c = 0; c < classes; c++) {
      float probability = probabilities[c * batch.lanes() + lane];
      if (probability > most) {
        best = c;
        most = probability;
      }
      if (probability > own || (probability == own && c < actual)) {
        better++;
      }
    }
    boolean amongFive = !Float.isNaN(own) && better < FIVE;
    sums.add(actual, best, amongFive, -Math.log(Math.max(own, Float.MIN_NORMAL)));
  }

  /** The batch that was just predicted. */
  private final class Batch implements Predictions {
    @Override
    public int size() {
      return batch.size();
    }

    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public float output(int output, int example) {
      return objective.inUnits(output, probabilities[output * batch.lanes() + example]);
    }

    @Override
    public Task task() {
      return objective.task();
    }

    @Override
    public float target(int output, int example) {
      return objective.task() == Task.CLASSIFICATION
          ? Predictions.super.target(output, example)
          : objective.inUnits(output, batch.targets()[output * batch.lanes() + example]);
    }

    @Override
    public int label(int example) {
      return batch.labels()[example];
    }
  }
}
