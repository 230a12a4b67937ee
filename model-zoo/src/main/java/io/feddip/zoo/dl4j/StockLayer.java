package io.feddip.zoo.dl4j;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.Transposition;
import io.feddip.zoo.layers.CounterHash;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Executes a {@link Dl4jLayer}: turns signals with the examples last into arrays with the examples
 * first, and back.
 */
final class StockLayer implements FastLayer {
  private final ConfiguredLayer configured;
  private final List<Integer> lengths;
  private final LayerPlace place;
  private final Layer layer;
  private final float[] flat;

  /** Null without parameters. */
  private final INDArray parameters;

  private final INDArray gradients;
  private long[] outputShape = {};
  private float[] rows = {};

  /**
   * @param lengths of the layer's parameters in its own order
   */
  StockLayer(ConfiguredLayer configured, List<Integer> lengths, LayerPlace place) {
    Backend.requireUsable();
    this.configured = configured;
    this.lengths = lengths;
    this.place = place;
    this.flat = new float[lengths.stream().mapToInt(Integer::intValue).sum()];
    this.parameters = flat.length == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, flat.length);
    this.gradients = flat.length == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, flat.length);
    this.layer = configured.instantiate(parameters);
    if (gradients != null) {
      layer.setBackpropGradientsViewArray(gradients);
    }
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    readWeights(step.weights());
    layer.setInputMiniBatchSize(step.examples());
    if (step.isTraining()) {
      Nd4j.getRandom().setSeed(CounterHash.key(step.seed(), place.number()));
    }
    layer.setInput(
        array(input.features(), input.values(), step, configured.inputs(step.examples())),
        LayerWorkspaceMgr.noWorkspaces());
    INDArray result = layer.activate(step.isTraining(), LayerWorkspaceMgr.noWorkspaces());
    outputShape = result.shape();
    write(result, output.features(), output.values(), step);
    if (!step.isTraining()) {
      layer.clear();
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    INDArray errors = array(output.features(), output.errors(), step, outputShape);
    Pair<Gradient, INDArray> result =
        layer.backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces());
    writeGradient(step.gradient());
    if (inputErrors) {
      Arrays.fill(input.errors(), 0, input.features() * step.lanes(), 0);
      write(result.getSecond(), input.features(), input.errors(), step);
    }
    layer.clear();
  }

  private void readWeights(float[] weights) {
    if (parameters == null) {
      return;
    }
    int next = 0;
    for (int i = 0; i < lengths.size(); i++) {
      System.arraycopy(weights, place.offsets().get(i), flat, next, lengths.get(i));
      next += lengths.get(i);
    }
    HeapCopies.write(flat, 0, 'c', parameters);
  }

  private void writeGradient(float[] gradient) {
    if (gradients == null) {
      return;
    }
    HeapCopies.read(gradients, 'c', flat, 0);
    int next = 0;
    for (int i = 0; i < lengths.size(); i++) {
      System.arraycopy(flat, next, gradient, place.offsets().get(i), lengths.get(i));
      next += lengths.get(i);
    }
  }

  private INDArray array(int features, float[] values, Step step, long[] shape) {
    int examples = step.examples();
    reserve(examples * features);
    Transposition.transpose(values, 0, step.lanes(), rows, 0, features, features, examples);
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    HeapCopies.write(rows, 0, 'c', array);
    return array;
  }

  private void write(INDArray array, int features, float[] values, Step step) {
    int examples = step.examples();
    reserve(examples * features);
    HeapCopies.read(array, 'c', rows, 0);
    Transposition.transpose(rows, 0, features, values, 0, step.lanes(), examples, features);
  }

  private void reserve(int length) {
    if (rows.length < length) {
      rows = new float[length];
    }
  }
}
