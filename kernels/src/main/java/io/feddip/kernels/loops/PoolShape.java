package io.feddip.kernels.loops;

/**
 * Shape of a pooling layer without padding.
 *
 * @param channels input and output channels
 * @param height input rows
 * @param width input columns
 * @param size rows and columns of the window
 * @param stride step of the window
 */
public record PoolShape(int channels, int height, int width, int size, int stride) {
  public PoolShape {
    if (channels < 1 || size < 1 || stride < 1 || size > height || size > width) {
      throw new IllegalArgumentException(
          "windows of %d×%d with stride %d do not fit into %d channels of %d×%d"
              .formatted(size, size, stride, channels, height, width));
    }
  }

  public int outputHeight() {
    return (height - size) / stride + 1;
  }

  public int outputWidth() {
    return (width - size) / stride + 1;
  }

  /** Whether a pixel can be in several windows. */
  public boolean overlaps() {
    return stride < size;
  }

  /** Whether every pixel is in exactly one window. */
  public boolean isTiling() {
    return stride == size && height % size == 0 && width % size == 0;
  }
}
