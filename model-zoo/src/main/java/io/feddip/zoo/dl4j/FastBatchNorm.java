package io.feddip.zoo.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DeepLearning4J's batch normalisation, executed by this project's kernels; with locked scales,
 * with logarithmic deviations or without minibatches by the stock layer.
 */
public final class FastBatchNorm extends BatchNormalization {
  private static final long serialVersionUID = 1;

  /** For DeepLearning4J's JSON. */
  public FastBatchNorm() {
    // its fields are set one by one
  }

  /** The same layer as another. */
  public FastBatchNorm(BatchNormalization layer) {
    StockOptions.copy(layer, this);
    setDecay(layer.getDecay());
    setEps(layer.getEps());
    setMinibatch(layer.isMinibatch());
    setGamma(layer.getGamma());
    setBeta(layer.getBeta());
    setLockGammaBeta(layer.isLockGammaBeta());
    setCudnnAllowFallback(layer.isCudnnAllowFallback());
    setUseLogStd(layer.isUseLogStd());
    setCnn2DFormat(layer.getCnn2DFormat());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    if (!isSupported() || type != DataType.FLOAT) {
      return super.instantiate(conf, listeners, index, parameters, initialize, type);
    }
    return Runtimes.ready(
        new BatchNormRuntime(conf, type), conf, listeners, index, parameters, initialize);
  }

  private boolean isSupported() {
    return isMinibatch()
        && !isLockGammaBeta()
        && !isUseLogStd()
        && getCnn2DFormat() == CNN2DFormat.NCHW;
  }
}
