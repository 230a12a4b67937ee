package io.feddip.zoo.dl4j;

import io.feddip.kernels.loops.ConvolutionShape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Executes a {@link FastConvolution} inside a DeepLearning4J network. */
final class ConvolutionRuntime extends ConvolutionLayer {
  private static final long serialVersionUID = 1;

  private transient KernelExecutor executor;

  ConvolutionRuntime(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    forward(training, workspaces);
    ConvolutionShape shape = executor.shape();
    long[] output = {input.size(0), shape.outputs(), shape.outputHeight(), shape.outputWidth()};
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
    validateInputRank();
    validateInputDepth(input.size(1));
    ConvolutionShape shape =
        new ConvolutionShape(
            Math.toIntExact(input.size(1)),
            Math.toIntExact(input.size(2)),
            Math.toIntExact(input.size(3)),
            Math.toIntExact(layerConf().getNOut()),
            layerConf().getKernelSize()[0],
            layerConf().getKernelSize()[1],
            layerConf().getStride()[0],
            layerConf().getPadding()[0]);
    if (executor == null || !shape.equals(executor.shape())) {
      executor =
          new KernelExecutor(layerId(), shape, hasBias(), 'c', layerConf().getActivationFn());
    }
    executor.forward(
        input,
        getParamWithNoise(KernelExecutor.WEIGHTS, training, workspaces),
        hasBias() ? getParamWithNoise(KernelExecutor.BIAS, training, workspaces) : null,
        training);
  }
}
