package io.feddip.zoo.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DeepLearning4J's convolution layer, executed by this project's kernels. Parameters, shapes and
 * options are the stock layer's; what the kernels do not know (dilation, unequal strides, other
 * modes or data types) is left to it.
 */
public final class FastConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1;

  /** For DeepLearning4J's JSON. */
  public FastConvolution() {
    // its fields are set one by one
  }

  /** Like {@code builder.build()}. */
  public FastConvolution(ConvolutionLayer.Builder builder) {
    super(builder);
    initializeConstraints(builder);
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
        new ConvolutionRuntime(conf, type), conf, listeners, index, parameters, initialize);
  }

  private boolean isSupported() {
    return getConvolutionMode() != ConvolutionMode.Same
        && getConvolutionMode() != ConvolutionMode.Causal
        && getCnn2dDataFormat() == CNN2DFormat.NCHW
        && areAll(getDilation(), 1)
        && areAll(getStride(), getStride()[0])
        && areAll(getPadding(), getPadding()[0]);
  }

  private static boolean areAll(int[] values, int expected) {
    for (int value : values) {
      if (value != expected) {
        return false;
      }
    }
    return true;
  }
}
