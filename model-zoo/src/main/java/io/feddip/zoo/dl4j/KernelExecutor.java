package io.feddip.zoo.dl4j;

import io.feddip.kernels.Kernels;
import io.feddip.kernels.dense.Scratch;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.zoo.layers.HeapConvolution;
import io.feddip.zoo.layers.KernelSpec;
import java.util.Map;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a convolution or dense layer with its activation function for DeepLearning4J. A ReLU is part
 * of the kernel; other functions are DeepLearning4J's.
 */
final class KernelExecutor {
  /** A convolution's parameters have the same names as a dense layer's. */
  static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;

  static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

  private final ConvolutionShape shape;
  private final boolean bias;
  private final char weightOrder;
  private final IActivation activation;
  private final HeapExecutor executor;

  /**
   * @param weightOrder 'c' if DeepLearning4J's weights are [outputs][inputs…], 'f' if they are
   *     [inputs][outputs]
   */
  KernelExecutor(
      String name, ConvolutionShape shape, boolean bias, char weightOrder, IActivation activation) {
    this.shape = shape;
    this.bias = bias;
    this.weightOrder = weightOrder;
    this.activation = activation;
    KernelSpec spec =
        new KernelSpec(name, shape, 0, bias ? shape.weights() : -1, isRelu(activation), false);
    this.executor =
        new HeapExecutor(
            new HeapConvolution(spec, Kernels.preferred(), new Scratch()),
            shape.channels() * shape.inputPixels(),
            shape.outputs() * shape.outputPixels(),
            shape.weights() + (bias ? shape.outputs() : 0));
  }

  ConvolutionShape shape() {
    return shape;
  }

  boolean isReadyFor(INDArray input) {
    return executor.isReadyFor(input);
  }

  void clear() {
    executor.clear();
  }

  /**
   * Computes the layer's output.
   *
   * @param biases ignored if the layer has none
   */
  void forward(INDArray input, INDArray weights, INDArray biases, boolean training) {
    HeapCopies.read(weights, weightOrder, executor.weights(), 0);
    if (bias) {
      HeapCopies.read(biases, 'c', executor.weights(), shape.weights());
    }
    executor.forward(input, training);
  }

  /** Writes the activations of the last forward pass to an array and returns it. */
  INDArray writeActivations(INDArray target, boolean training) {
    INDArray output = executor.writeOutput(target);
    return isRelu(activation) ? output : activation.getActivation(output, training);
  }

  /**
   * Computes gradients after a forward pass in training mode.
   *
   * @param errors of the activations
   * @param views the parameters' gradients by name; overwritten
   */
  Gradient backward(INDArray errors, Map<String, INDArray> views) {
    float[] values = executor.backward(isRelu(activation) ? errors : beforeActivation(errors));
    Gradient gradient = new DefaultGradient();
    INDArray weights = views.get(WEIGHTS);
    HeapCopies.write(values, 0, weightOrder, weights);
    gradient.setGradientFor(WEIGHTS, weights, weightOrder);
    if (bias) {
      HeapCopies.write(values, shape.weights(), 'c', views.get(BIAS));
      gradient.setGradientFor(BIAS, views.get(BIAS));
    }
    return gradient;
  }

  /** Writes the input's errors of the last backward pass to an array and returns it. */
  INDArray writeInputErrors(INDArray target) {
    return executor.writeInputErrors(target);
  }

  private INDArray beforeActivation(INDArray errors) {
    INDArray output =
        executor.writeOutput(Nd4j.createUninitialized(errors.dataType(), errors.shape(), 'c'));
    return activation.backprop(output, errors).getFirst();
  }

  private static boolean isRelu(IActivation activation) {
    return activation instanceof ActivationReLU;
  }
}
