package io.feddip.zoo.dl4j;

import static org.deeplearning4j.nn.conf.layers.PoolingType.MAX;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DeepLearning4J's pooling layer, executed by this project's kernels where it takes maxima of
 * square windows without padding, and by the stock layer otherwise.
 */
public final class FastMaxPool extends SubsamplingLayer {
  private static final long serialVersionUID = 1;

  /** For DeepLearning4J's JSON. */
  public FastMaxPool() {
    // its fields are set one by one
  }

  /** Like {@code builder.build()}. */
  public FastMaxPool(SubsamplingLayer.Builder builder) {
    super(builder);
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
        new MaxPoolRuntime(conf, type), conf, listeners, index, parameters, initialize);
  }

  private boolean isSupported() {
    return getPoolingType() == MAX
        && getConvolutionMode() != ConvolutionMode.Same
        && getConvolutionMode() != ConvolutionMode.Causal
        && getCnn2dDataFormat() == CNN2DFormat.NCHW
        && getKernelSize()[0] == getKernelSize()[1]
        && getStride()[0] == getStride()[1]
        && getPadding()[0] == 0
        && getPadding()[1] == 0
        && getDilation()[0] == 1
        && getDilation()[1] == 1;
  }
}
