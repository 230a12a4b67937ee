package io.feddip.zoo.dl4j;

import io.feddip.kernels.loops.ConvolutionShape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Executes a {@link FastDense} inside a DeepLearning4J network. */
final class DenseRuntime extends DenseLayer {
  private static final long serialVersionUID = 1;

  private transient KernelExecutor executor;

  DenseRuntime(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    forward(training, workspaces);
    long[] output = {input.size(0), layerConf().getNOut()};
    return executor.writeActivations(
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, output, 'c'), training);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (executor == null || !executor.isReadyFor(input)) {
      forward(true, workspaces);
    }
    Gradient gradient = executor.backward(epsilon, gradientViews);
    weightNoiseParams.clear();
    INDArray inputErrors =
        executor.writeInputErrors(
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'));
    return new Pair<>(gradient, backpropDropOutIfPresent(inputErrors));
  }

  @Override
  public void clear() {
    super.clear();
    if (executor != null) {
      executor.clear();
    }
  }

  private void forward(boolean training, LayerWorkspaceMgr workspaces) {
    if (executor == null) {
      ConvolutionShape shape =
          ConvolutionShape.dense(
              Math.toIntExact(layerConf().getNIn()), Math.toIntExact(layerConf().getNOut()));
      executor = new KernelExecutor(layerId(), shape, true, 'f', layerConf().getActivationFn());
    }
    executor.forward(
        input,
        getParamWithNoise(KernelExecutor.WEIGHTS, training, workspaces),
        getParamWithNoise(KernelExecutor.BIAS, training, workspaces),
        training);
  }
}
