package io.feddip.api.model;

/**
 * Shape of one image.
 *
 * @param channels number of colour planes
 * @param height rows of pixels
 * @param width columns of pixels
 */
public record ExampleShape(int channels, int height, int width) {
  public ExampleShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException("not an image: " + channels + "×" + height + "×" + width);
    }
  }

  /** Numbers in one image. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }
}
