package io.feddip.zoo.dl4j;

import io.feddip.kernels.Kernels;
import io.feddip.kernels.loops.PoolShape;
import io.feddip.zoo.layers.HeapMaxPool;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Executes a {@link FastMaxPool} inside a DeepLearning4J network. */
final class MaxPoolRuntime extends SubsamplingLayer {
  private static final long serialVersionUID = 1;

  private transient HeapExecutor executor;
  private transient PoolShape shape;

  MaxPoolRuntime(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    forward(training);
    long[] outputShape = {
      input.size(0), shape.channels(), shape.outputHeight(), shape.outputWidth()
    };
    return executor.writeOutput(
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, outputShape, 'c'));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (executor == null || !executor.isReadyFor(input)) {
      forward(true);
    }
    executor.backward(epsilon);
    INDArray inputErrors =
        executor.writeInputErrors(
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'));
    return new Pair<>(new DefaultGradient(), backpropDropOutIfPresent(inputErrors));
  }

  @Override
  public void clear() {
    super.clear();
    if (executor != null) {
      executor.clear();
    }
  }

  private void forward(boolean training) {
    PoolShape now =
        new PoolShape(
            Math.toIntExact(input.size(1)),
            Math.toIntExact(input.size(2)),
            Math.toIntExact(input.size(3)),
            layerConf().getKernelSize()[0],
            layerConf().getStride()[0]);
    if (executor == null || !now.equals(shape)) {
      shape = now;
      executor =
          new HeapExecutor(
              new HeapMaxPool(shape, false, Kernels.preferred()),
              shape.channels() * shape.height() * shape.width(),
              shape.channels() * shape.outputHeight() * shape.outputWidth(),
              0);
    }
    executor.forward(input, training);
  }
}
