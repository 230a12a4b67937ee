package io.feddip.zoo.dl4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DeepLearning4J's dense layer, executed by this project's kernels. Parameters, shapes and options
 * are the stock layer's; layer normalisation, layers without bias and other data types are left to
 * it.
 */
public final class FastDense extends DenseLayer {
  private static final long serialVersionUID = 1;

  /** For DeepLearning4J's JSON. */
  public FastDense() {
    // its fields are set one by one
  }

  /** The same layer as another. */
  public FastDense(DenseLayer layer) {
    StockOptions.copy(layer, this);
    setHasBias(layer.hasBias());
    setHasLayerNorm(layer.hasLayerNorm());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    if (hasLayerNorm() || !hasBias() || type != DataType.FLOAT) {
      return super.instantiate(conf, listeners, index, parameters, initialize, type);
    }
    return Runtimes.ready(
        new DenseRuntime(conf, type), conf, listeners, index, parameters, initialize);
  }
}
