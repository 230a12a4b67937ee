package io.feddip.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Turns PNG and JPEG files into planes of bytes. */
final class EncodedImage {
  private EncodedImage() {}

  /**
   * Decodes one image; its size is looked at before its pixels.
   *
   * @param channels 1 (grey) or 3 (red, green, blue planes)
   * @return [channels][height][width]
   * @throws IllegalArgumentException if it is no image, or not one of that shape
   */
  static byte[] decode(byte[] file, int channels, int height, int width) {
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext() || (channels != 1 && channels != 3)) {
        throw new IllegalArgumentException(
            file.length + " bytes are neither a raw image nor a PNG or JPEG file");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        if (reader.getHeight(0) != height || reader.getWidth(0) != width) {
          throw new IllegalArgumentException(
              "an image of %d×%d pixels instead of %d×%d"
                  .formatted(reader.getHeight(0), reader.getWidth(0), height, width));
        }
        return planes(reader.read(0), channels);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a damaged image file (" + e.getMessage() + ")", e);
    }
  }

  private static byte[] planes(BufferedImage image, int channels) {
    int height = image.getHeight();
    int width = image.getWidth();
    int size = height * width;
    byte[] planes = new byte[channels * size];
    if (channels == 1 && image.getRaster().getNumBands() != 1) {
      throw new IllegalArgumentException("a colour image where channels = 1");
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        if (channels == 1) {
          // The stored value: converting grey to RGB would change its brightness.
          planes[at] = (byte) image.getRaster().getSample(x, y, 0);
        } else {
          int rgb = image.getRGB(x, y);
          planes[at] = (byte) (rgb >> 16);
          planes[size + at] = (byte) (rgb >> 8);
          planes[2 * size + at] = (byte) rgb;
        }
      }
    }
    return planes;
  }
}
