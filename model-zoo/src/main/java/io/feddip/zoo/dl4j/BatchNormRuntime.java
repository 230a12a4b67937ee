package io.feddip.zoo.dl4j;

import io.feddip.kernels.Kernels;
import io.feddip.zoo.layers.HeapBatchNorm;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Executes a {@link FastBatchNorm} inside a DeepLearning4J network. */
final class BatchNormRuntime extends BatchNormalization {
  private static final long serialVersionUID = 1;

  /** In the order of {@link HeapBatchNorm}'s parameters. */
  private static final List<String> KEYS =
      List.of(
          BatchNormalizationParamInitializer.GAMMA,
          BatchNormalizationParamInitializer.BETA,
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR);

  private transient HeapExecutor executor;
  private transient int pixels;

  BatchNormRuntime(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    forward(training);
    return executor.writeOutput(
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c'));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (executor == null || !executor.isReadyFor(input)) {
      forward(true);
    }
    float[] values = executor.backward(epsilon);
    Gradient result = new DefaultGradient();
    int channels = channels();
    for (int index = 0; index < KEYS.size(); index++) {
      INDArray view = gradientViews.get(KEYS.get(index));
      HeapCopies.write(values, index * channels, 'c', view);
      result.setGradientFor(KEYS.get(index), view);
    }
    INDArray inputErrors =
        executor.writeInputErrors(
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'));
    return new Pair<>(result, inputErrors);
  }

  @Override
  public void clear() {
    super.clear();
    if (executor != null) {
      executor.clear();
    }
  }

  private void forward(boolean training) {
    int channels = channels();
    int now = Math.toIntExact(input.length() / input.size(0) / channels);
    if (executor == null || now != pixels) {
      pixels = now;
      HeapBatchNorm layer =
          new HeapBatchNorm(
              channels,
              pixels,
              0,
              layerConf().getDecay(),
              layerConf().getEps(),
              false,
              Kernels.preferred());
      executor =
          new HeapExecutor(layer, channels * pixels, channels * pixels, KEYS.size() * channels);
    }
    for (int index = 0; index < KEYS.size(); index++) {
      HeapCopies.read(getParam(KEYS.get(index)), 'c', executor.weights(), index * channels);
    }
    executor.forward(input, training);
  }

  private int channels() {
    return Math.toIntExact(layerConf().getNOut());
  }
}
