package io.feddip.client;

import io.feddip.data.Augmentation;
import io.feddip.data.PackedExamples;
import io.feddip.zoo.InputShape;
import io.feddip.zoo.Minibatch;
import io.feddip.zoo.MinibatchArrays;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Examples as DeepLearning4J takes them, normalised as clients see them. */
public final class GraphBatches {
  private final WorkerSpec spec;
  private final PackedExamples examples;
  private final int[] order;

  private GraphBatches(WorkerSpec spec, PackedExamples examples) {
    this.spec = spec;
    this.examples = examples;
    this.order = Orders.natural(examples.size());
  }

  /** All examples once, in order, in batches of the size that evaluation has. */
  public static DataSetIterator of(WorkerSpec spec, PackedExamples examples) {
    GraphBatches batches = new GraphBatches(spec, examples);
    int size = spec.evaluationBatchSize();
    int count = (examples.size() + size - 1) / size;
    return new ExistingDataSetIterator(
        () -> IntStream.range(0, count).mapToObj(batches::batch).iterator());
  }

  private DataSet batch(int index) {
    int size = spec.evaluationBatchSize();
    InputShape shape = new InputShape(spec.channels(), spec.height(), spec.width());
    Minibatch batch = new Minibatch(shape, size);
    int from = index * size;
    new BatchLoader(spec.normalization(), Augmentation.NONE, size)
        .load(examples, order, from, Math.min(order.length, from + size), batch);
    return new DataSet(
        MinibatchArrays.images(batch, shape), MinibatchArrays.labels(batch, spec.classes()));
  }
}
