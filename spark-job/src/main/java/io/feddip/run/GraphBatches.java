package io.feddip.run;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Task;
import io.feddip.client.BatchLoader;
import io.feddip.client.Orders;
import io.feddip.client.TaskSpec;
import io.feddip.zoo.dl4j.MinibatchArrays;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Examples as DeepLearning4J takes them, normalised as clients see them. */
public final class GraphBatches {
  private final TaskSpec spec;
  private final Examples examples;
  private final int[] order;

  private GraphBatches(TaskSpec spec, Examples examples) {
    this.spec = spec;
    this.examples = examples;
    this.order = Orders.natural(examples.size());
  }

  /** All examples once, in order, in batches of the size that evaluation has. */
  public static DataSetIterator of(TaskSpec spec, Examples examples) {
    GraphBatches batches = new GraphBatches(spec, examples);
    int size = spec.evaluationBatchSize();
    int count = (examples.size() + size - 1) / size;
    return new ExistingDataSetIterator(
        () -> IntStream.range(0, count).mapToObj(batches::batch).iterator());
  }

  private DataSet batch(int index) {
    int size = spec.evaluationBatchSize();
    ExampleShape shape = new ExampleShape(spec.channels(), spec.height(), spec.width());
    Minibatch batch = new Minibatch(shape, size);
    int from = index * size;
    new BatchLoader(spec.normalization(), Augmentation.NONE, size)
        .load(examples, order, from, Math.min(order.length, from + size), batch);
    return new DataSet(
        MinibatchArrays.images(batch, shape),
        spec.objective().task() == Task.CLASSIFICATION
            ? MinibatchArrays.labels(batch, spec.classes())
            : MinibatchArrays.targets(batch, spec.classes()));
  }
}
