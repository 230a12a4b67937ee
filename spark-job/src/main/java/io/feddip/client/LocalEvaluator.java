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
  private final int positions;
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
     * @param probabilities receives [classes][positions][batch.lanes()], batch innermost
     */
    void predict(Minibatch batch, float[] probabilities);
  }

  public LocalEvaluator(
      ExampleShape shape, int classes, Normalization normalization, int batchSize) {
    this(shape, classes, 1, normalization, batchSize, Objective.PLAIN, Additions.NONE);
  }

  /**
   * @param positions where a model says something of an example: 1, but for sequences
   * @param additions whose measures are counted too
   */
  public LocalEvaluator(
      ExampleShape shape,
      int classes,
      int positions,
      Normalization normalization,
      int batchSize,
      Objective objective,
      Additions additions) {
    this.objective = objective;
    this.classes = classes;
    this.positions = positions;
    this.additions = additions;
    this.loader = new BatchLoader(normalization, Augmentation.NONE, batchSize);
    this.batch = new Minibatch(shape, batchSize);
    this.probabilities = new float[classes * positions * batch.lanes()];
  }

  /** Counts over all examples. */
  public EvaluationSums evaluate(Predictor predictor, Examples examples) {
    EvaluationSums sums = new EvaluationSums(classes, objective.task(), additions);
    Predictions predictions = new Batch();
    predict(
        predictor,
        examples,
        from -> {
          for (int i = 0; i < predictions.size(); i++) {
            if (sums.hasClasses()) {
              count(sums, predictions.label(i), place(i));
            } else {
              sums.add(loss(i));
            }
          }
          for (int i = 0; i < additions.metrics().size(); i++) {
            additions.metrics().get(i).count(predictions, sums.further(i));
          }
        });
    return sums;
  }

  /**
   * What the model says of all examples: probabilities, or numbers in the units of the table; of
   * sequences, of what comes after their ends.
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
            int last = (positions - 1) * batch.lanes() + b;
            for (int c = 0; c < classes; c++) {
              all[(from + b) * classes + c] = objective.inUnits(c, probabilities[c * run() + last]);
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
  private void count(EvaluationSums sums, int actual, int place) {
    float own = probabilities[actual * run() + place];
    int best = EvaluationSums.NONE;
    float most = Float.NEGATIVE_INFINITY;
    int better = 0;
    for (int c = 0; c < classes; c++) {
      float probability = probabilities[c * run() + place];
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

  /** How many probabilities of a class lie one after the other. */
  private int run() {
    return positions * batch.lanes();
  }

  /** Where the i-th is among them: of an example, one position after the other. */
  private int place(int i) {
    return i % positions * batch.lanes() + i / positions;
  }

  /** The batch that was just predicted: examples, or all positions of sequences. */
  private final class Batch implements Predictions {
    @Override
    public int size() {
      return batch.size() * positions;
    }

    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public float output(int output, int example) {
      return objective.inUnits(output, probabilities[output * run() + place(example)]);
    }

    @Override
    public Task task() {
      return objective.task();
    }

    @Override
    public float target(int output, int example) {
      return objective.task().hasClasses()
          ? Predictions.super.target(output, example)
          : objective.inUnits(output, batch.targets()[output * batch.lanes() + example]);
    }

    @Override
    public int label(int example) {
      if (objective.task() != Task.NEXT_TOKEN) {
        return batch.labels()[example];
      }
      // A network that says nothing at the first positions is not asked there.
      int first = batch.targets().length - run();
      return (int) batch.targets()[first + place(example)];
    }
  }
}
