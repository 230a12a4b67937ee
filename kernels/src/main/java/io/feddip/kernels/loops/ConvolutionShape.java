package io.feddip.kernels.loops;

/**
 * Shape of a convolution; a dense layer is one over images of a single pixel.
 *
 * @param channels input channels
 * @param height input rows
 * @param width input columns
 * @param outputs output channels
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param stride step of the kernel in both directions
 * @param padding rows and columns of zeros on each side of the input
 */
public record ConvolutionShape(
    int channels,
    int height,
    int width,
    int outputs,
    int kernelHeight,
    int kernelWidth,
    int stride,
    int padding) {

  public ConvolutionShape {
    if (channels < 1 || height < 1 || width < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "channels %d, height %d, width %d and outputs %d must be positive"
              .formatted(channels, height, width, outputs));
    }
    if (kernelHeight < 1 || kernelWidth < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "kernel %d×%d, stride %d or padding %d is out of range"
              .formatted(kernelHeight, kernelWidth, stride, padding));
    }
    if (kernelHeight > height + 2 * padding || kernelWidth > width + 2 * padding) {
      throw new IllegalArgumentException(
          "a kernel of %d×%d does not fit into %d×%d pixels with padding %d"
              .formatted(kernelHeight, kernelWidth, height, width, padding));
    }
  }

  /** A dense layer. */
  public static ConvolutionShape dense(int inputs, int outputs) {
    return new ConvolutionShape(inputs, 1, 1, outputs, 1, 1, 1, 0);
  }

  public int outputHeight() {
    return (height + 2 * padding - kernelHeight) / stride + 1;
  }

  public int outputWidth() {
    return (width + 2 * padding - kernelWidth) / stride + 1;
  }

  /** Pixels of one input channel. */
  public int inputPixels() {
    return height * width;
  }

  /** Pixels of one output channel. */
  public int outputPixels() {
    return outputHeight() * outputWidth();
  }

  /** Weights of one input channel in one output channel. */
  public int kernelSize() {
    return kernelHeight * kernelWidth;
  }

  /** Weights of one output channel. */
  public int depth() {
    return channels * kernelSize();
  }

  /** All weights, biases not counted. */
  public int weights() {
    return Math.multiplyExact(outputs, depth());
  }

  /** Whether every output pixel reads exactly one input pixel, its own. */
  public boolean isPointwise() {
    return kernelSize() == 1 && stride == 1 && padding == 0;
  }
}
