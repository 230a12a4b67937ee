package io.feddip.zoo.dl4j;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Makes the layer configurations that the models are built from. */
public final class LayerStyle {
  private final Engine engine;

  /** Layers of one engine; their parameters and shapes are the same in each. */
  public LayerStyle(Engine engine) {
    this.engine = engine;
  }

  /** PyTorch's momentum of 0.1 is DeepLearning4J's decay of 0.9. */
  private static final double NORM_DECAY = 0.9;

  private static final double NORM_EPSILON = 1e-5;

  public ConvolutionLayer convolution(
      int outputs, int kernel, int stride, int padding, boolean bias, Activation activation) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(padding, padding)
            .nOut(outputs)
            .hasBias(bias)
            .activation(activation);
    return switch (engine) {
      case FAST -> new FastConvolution(builder);
      case STOCK -> builder.build();
    };
  }

  public SubsamplingLayer maxPool(int size) {
    SubsamplingLayer.Builder builder =
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(size, size)
            .stride(size, size);
    return switch (engine) {
      case FAST -> new FastMaxPool(builder);
      case STOCK -> builder.build();
    };
  }

  public DenseLayer dense(int outputs) {
    return styled(new DenseLayer.Builder().nOut(outputs).activation(Activation.RELU).build());
  }

  /**
   * A fully connected layer with ReLU whose inputs are dropped at random.
   *
   * @param retain probability of keeping an input
   */
  public DenseLayer denseAfterDropout(int outputs, double retain) {
    return styled(
        new DenseLayer.Builder().nOut(outputs).activation(Activation.RELU).dropOut(retain).build());
  }

  private DenseLayer styled(DenseLayer layer) {
    return switch (engine) {
      case FAST -> new FastDense(layer);
      case STOCK -> layer;
    };
  }

  public OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** DeepLearning4J's batch norm ignores activations: a ReLU is a layer of its own. */
  public BatchNormalization norm() {
    BatchNormalization layer =
        new BatchNormalization.Builder()
            .decay(NORM_DECAY)
            .useLogStd(false)
            .eps(NORM_EPSILON)
            .build();
    return switch (engine) {
      case FAST -> new FastBatchNorm(layer);
      case STOCK -> layer;
    };
  }

  public GlobalPoolingLayer averagePool() {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
  }

  public ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }
}
