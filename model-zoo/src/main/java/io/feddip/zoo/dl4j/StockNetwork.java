package io.feddip.zoo.dl4j;

import io.feddip.api.model.Coverage;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Layout;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Task;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** A network of DeepLearning4J's own layers, on whatever backend is on the class path. */
public final class StockNetwork implements Network {
  private final Layout layout;
  private final ExampleShape inputShape;
  private final int classes;
  private final Task task;
  private final ComputationGraph graph;
  private float[] classWeights = {};

  public StockNetwork(
      ComputationGraphConfiguration configuration,
      Layout layout,
      ExampleShape inputShape,
      int classes,
      Task task) {
    Backend.requireUsable();
    this.layout = layout;
    this.inputShape = inputShape;
    this.classes = classes;
    this.task = task;
    this.graph = new ComputationGraph(configuration);
    graph.init();
    if (graph.numParams() != layout.length()) {
      throw new IllegalStateException(
          "DeepLearning4J counts %d parameters, the layout %d"
              .formatted(graph.numParams(), layout.length()));
    }
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public ExampleShape inputShape() {
    return inputShape;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void prepare(Layout masked, Optional<Mask> mask, Coverage coverage) {
    LocalNetworks.checkMask(layout, masked, mask);
  }

  @Override
  public double gradient(float[] weights, Minibatch batch, long seed, float[] gradient) {
    LocalNetworks.check(this, weights, batch);
    LocalNetworks.checkLength("gradient", gradient, layout.length());
    assign(weights);
    weigh(batch.classWeights());
    Nd4j.getRandom().setSeed(seed);
    try (INDArray images = MinibatchArrays.images(batch, inputShape);
        INDArray labels = targets(batch)) {
      graph.setInputs(images);
      graph.setLabels(labels);
      graph.computeGradientAndScore();
      float[] sums = graph.gradient().gradient().dup().data().asFloat();
      average(sums, gradient, batch.size());
      return graph.score();
    } finally {
      graph.clear();
    }
  }

  private INDArray targets(Minibatch batch) {
    return task == Task.CLASSIFICATION
        ? MinibatchArrays.labels(batch, classes)
        : MinibatchArrays.targets(batch, classes);
  }

  /** DeepLearning4J's loss knows the weights of classes, not the batch. */
  private void weigh(float[] byClass) {
    if (!Arrays.equals(byClass, classWeights)) {
      BaseOutputLayer output = (BaseOutputLayer) graph.getOutputLayer(0).conf().getLayer();
      output.setLossFn(
          byClass.length == 0 ? new LossMCXENT() : new LossMCXENT(Nd4j.createFromArray(byClass)));
      classWeights = byClass.clone();
    }
  }

  /** DeepLearning4J sums over the examples; its batch statistics are not sums. */
  private void average(float[] sums, float[] gradient, int examples) {
    float share = 1f / examples;
    for (ParameterBlock block : layout.blocks()) {
      float factor = block.kind() == ParameterBlock.Kind.STATISTIC ? 1 : share;
      for (int i = block.offset(); i < block.end(); i++) {
        gradient[i] = sums[i] * factor;
      }
    }
  }

  @Override
  public void predict(float[] weights, Minibatch batch, float[] probabilities) {
    LocalNetworks.check(this, weights, batch);
    LocalNetworks.checkLength("probabilities", probabilities, classes * batch.lanes());
    assign(weights);
    try (INDArray images = MinibatchArrays.images(batch, inputShape);
        INDArray output = graph.outputSingle(images)) {
      float[] rows = output.dup('c').data().asFloat();
      for (int example = 0; example < batch.size(); example++) {
        for (int k = 0; k < classes; k++) {
          probabilities[k * batch.lanes() + example] = rows[example * classes + k];
        }
      }
    } finally {
      graph.clear();
    }
  }

  private void assign(float[] weights) {
    try (INDArray flat = Nd4j.createFromArray(weights)) {
      graph.params().assign(flat.reshape(graph.params().shape()));
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
