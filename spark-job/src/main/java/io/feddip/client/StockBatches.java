package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples as DeepLearning4J's trainers want them: minibatches of decoded values [examples,
 * channels, height, width] and of labels [examples, classes], one of them 1, or of targets.
 *
 * @param worker how bytes are decoded
 */
public record StockBatches(TaskSpec worker) implements Serializable {
  public StockBatches {
    requireNonNull(worker, "worker is null");
  }

  /** All of a client's examples, in their order; the last minibatch may be smaller. */
  public List<DataSet> of(Examples examples) {
    ExampleShape shape = new ExampleShape(worker.channels(), worker.height(), worker.width());
    BatchLoader loader =
        new BatchLoader(worker.normalization(), Augmentation.NONE, worker.batchSize());
    Minibatch batch = new Minibatch(shape, worker.batchSize());
    int[] order = Orders.natural(examples.size());
    List<DataSet> batches = new ArrayList<>();
    for (int from = 0; from < order.length; from += worker.batchSize()) {
      loader.load(examples, order, from, Math.min(order.length, from + worker.batchSize()), batch);
      batches.add(dataSet(batch, shape));
    }
    return batches;
  }

  private DataSet dataSet(Minibatch batch, ExampleShape shape) {
    int length = shape.size();
    float[] values = new float[batch.size() * length];
    for (int i = 0; i < length; i++) {
      for (int b = 0; b < batch.size(); b++) {
        values[b * length + i] = batch.pixels()[i * batch.lanes() + b];
      }
    }
    float[] labels = new float[batch.size() * worker.classes()];
    for (int b = 0; b < batch.size(); b++) {
      if (worker.objective().task() == Task.CLASSIFICATION) {
        labels[b * worker.classes() + batch.labels()[b]] = 1;
        continue;
      }
      for (int k = 0; k < worker.classes(); k++) {
        labels[b * worker.classes() + k] = batch.targets()[k * batch.lanes() + b];
      }
    }
    return new DataSet(
        Nd4j.createFromArray(values)
            .reshape(batch.size(), shape.channels(), shape.height(), shape.width()),
        Nd4j.createFromArray(labels).reshape(batch.size(), worker.classes()));
  }
}
