package io.feddip.data.parquet;

import java.util.List;

/** One decoded image: planes of bytes. Immutable by convention. */
public final class Picture {
  private static final int RED = 299;
  private static final int GREEN = 587;
  private static final int BLUE = 114;

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] planes;

  /**
   * @param channels 1 (grey) or 3 (red, green, blue)
   * @param planes [channels][height][width], unsigned; not copied
   */
  public Picture(int channels, int height, int width, byte[] planes) {
    if (planes.length != channels * height * width) {
      throw new IllegalArgumentException(
          "%d bytes are not %d×%d×%d".formatted(planes.length, channels, height, width));
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.planes = planes;
  }

  /**
   * Decodes a PNG or JPEG file, grey or in colour as the file is.
   *
   * @throws IllegalArgumentException in words that go after "has", if it is none
   */
  public static Picture decode(byte[] file) {
    return EncodedImage.decode(file);
  }

  /** Channels, height and width. */
  public List<Integer> shape() {
    return List.of(channels, height, width);
  }

  /** [channels][height][width]; not a copy. */
  public byte[] planes() {
    return planes;
  }

  /**
   * The same picture in another shape: grey is the luma of a colour, each pixel the mean of what it
   * covers. In whole numbers, so that bits are the same everywhere.
   *
   * @param shape channels (1 or 3), height and width
   */
  public Picture as(List<Integer> shape) {
    Picture coloured = withChannels(shape.get(0));
    return coloured.resized(shape.get(1), shape.get(2));
  }

  private Picture withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int size = height * width;
    byte[] other = new byte[wanted * size];
    for (int i = 0; i < size; i++) {
      if (channels == 1) {
        for (int channel = 0; channel < wanted; channel++) {
          other[channel * size + i] = planes[i];
        }
      } else {
        int luma =
            RED * (planes[i] & 0xff)
                + GREEN * (planes[size + i] & 0xff)
                + BLUE * (planes[2 * size + i] & 0xff);
        other[i] = (byte) ((luma + 500) / 1000);
      }
    }
    return new Picture(wanted, height, width, other);
  }

  private Picture resized(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    byte[] other = new byte[channels * newHeight * newWidth];
    for (int channel = 0; channel < channels; channel++) {
      for (int y = 0; y < newHeight; y++) {
        for (int x = 0; x < newWidth; x++) {
          other[(channel * newHeight + y) * newWidth + x] =
              (byte) mean(channel, y, newHeight, x, newWidth);
        }
      }
    }
    return new Picture(channels, newHeight, newWidth, other);
  }

  /** Of the old pixels that a new one covers, each by how much of it is covered. */
  private long mean(int channel, int y, int newHeight, int x, int newWidth) {
    long sum = 0;
    for (int row = y * height / newHeight; row * newHeight < (y + 1) * height; row++) {
      long tall = overlap(row, newHeight, y, height);
      for (int column = x * width / newWidth; column * newWidth < (x + 1) * width; column++) {
        long wide = overlap(column, newWidth, x, width);
        sum += tall * wide * (planes[(channel * height + row) * width + column] & 0xff);
      }
    }
    long area = (long) height * width;
    return (sum + area / 2) / area;
  }

  /** How much of old pixel {@code a} new pixel {@code b} covers, in units that make both whole. */
  private static long overlap(long a, long aLength, long b, long bLength) {
    return Math.min((a + 1) * aLength, (b + 1) * bLength) - Math.max(a * aLength, b * bLength);
  }
}
