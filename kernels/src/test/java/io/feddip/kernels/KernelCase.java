package io.feddip.kernels;

import io.feddip.kernels.loops.ConvolutionShape;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The layers that kernels are timed on, by name, batch 128; multiply-adds of one pass in brackets.
 */
public enum KernelCase {
  /** LeNet-5's first convolution (15 M). */
  LENET5_CONV1(new ConvolutionShape(1, 28, 28, 6, 5, 5, 1, 2)),
  /** LeNet-5's second convolution (31 M). */
  LENET5_CONV2(new ConvolutionShape(6, 14, 14, 16, 5, 5, 1, 0)),
  /** AlexNet's second convolution (906 M). */
  ALEXNET_CONV2(new ConvolutionShape(64, 8, 8, 192, 3, 3, 1, 1)),
  /** ResNet-18's first strided convolution (2416 M). */
  RESNET18_STRIDED(new ConvolutionShape(64, 32, 32, 128, 3, 3, 2, 1)),
  /** AlexNet's second dense layer (2147 M). */
  ALEXNET_DENSE2(ConvolutionShape.dense(4096, 4096));

  /** Examples, which are lanes. */
  public static final int LANES = 128;

  private final ConvolutionShape shape;

  KernelCase(ConvolutionShape shape) {
    this.shape = shape;
  }

  public ConvolutionShape shape() {
    return shape;
  }

  public float[] input(Random random) {
    return values(shape.channels() * shape.inputPixels() * LANES, random);
  }

  public float[] output(Random random) {
    return values(shape.outputs() * shape.outputPixels() * LANES, random);
  }

  public float[] weights(Random random) {
    return values(shape.weights(), random);
  }

  /** Positions of the kept weights, ascending, each with a chance of {@code density}. */
  public int[] kept(double density, Random random) {
    return IntStream.range(0, shape.weights()).filter(i -> random.nextDouble() < density).toArray();
  }

  private static float[] values(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - .5f;
    }
    return values;
  }
}
