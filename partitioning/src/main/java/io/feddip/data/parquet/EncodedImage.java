package io.feddip.data.parquet;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Turns PNG and JPEG files into planes of bytes: the values that the file stores, of every colour
 * type and depth. Palettes are looked up, depths below 8 bits are stretched to 0 … 255, of 16 bits
 * the upper 8 count, and opacity, colour profiles and gamma are left aside. A grey value is the
 * same in all three planes.
 */
final class EncodedImage {
  private EncodedImage() {}

  /** More pixels than this are no example of anything. */
  private static final long MOST_PIXELS = 1 << 26;

  /**
   * Decodes one image; its size is looked at before its pixels.
   *
   * @param channels 1 (grey) or 3 (red, green, blue planes)
   * @return [channels][height][width]
   * @throws IllegalArgumentException if it is no image, or not one of that shape
   */
  static byte[] decode(byte[] file, int channels, int height, int width) {
    return planes(
        read(
            file,
            (kind, h, w) -> {
              if (channels != 1 && channels != 3) {
                throw new IllegalArgumentException(
                    "a %s file, which has 1 or 3 channels and not %d".formatted(kind, channels));
              }
              if (h != height || w != width) {
                throw new IllegalArgumentException(
                    "an image of %d×%d pixels instead of %d×%d".formatted(h, w, height, width));
              }
            }),
        channels);
  }

  /**
   * Decodes one image of whatever size, grey or in colour as its file says.
   *
   * @throws IllegalArgumentException if it is no image, or a huge one
   */
  static Picture decode(byte[] file) {
    BufferedImage image =
        read(
            file,
            (kind, h, w) -> {
              if ((long) h * w > MOST_PIXELS) {
                throw new IllegalArgumentException("a huge image of %d×%d pixels".formatted(h, w));
              }
            });
    int channels = isColour(image) || hasColours(image) ? 3 : 1;
    return new Picture(channels, image.getHeight(), image.getWidth(), planes(image, channels));
  }

  private static boolean hasColours(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return true;
        }
      }
    }
    return false;
  }

  private interface SizeCheck {
    void check(ImageSignature kind, int height, int width);
  }

  private static BufferedImage read(byte[] file, SizeCheck size) {
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      ImageSignature kind = ImageSignature.of(file).orElseThrow(() -> noImage(file));
      if (!kind.isReadable()) {
        throw new IllegalArgumentException("a " + kind + " file instead of PNG or JPEG");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(kind.name());
      if (!readers.hasNext()) {
        throw new IllegalArgumentException("a %s file, which this Java reads not".formatted(kind));
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        size.check(kind, reader.getHeight(0), reader.getWidth(0));
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a damaged image file (" + e.getMessage() + ")", e);
    }
  }

  private static IllegalArgumentException noImage(byte[] file) {
    return new IllegalArgumentException(
        file.length + " bytes are neither a raw image nor a PNG or JPEG file");
  }

  private static byte[] planes(BufferedImage image, int channels) {
    int height = image.getHeight();
    int width = image.getWidth();
    int size = height * width;
    byte[] planes = new byte[channels * size];
    int[] colour = new int[3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        stored(image, x, y, colour);
        int at = y * width + x;
        if (channels == 1
            && (isColour(image) || colour[0] != colour[1] || colour[0] != colour[2])) {
          throw new IllegalArgumentException("a colour image where channels = 1");
        }
        for (int channel = 0; channel < channels; channel++) {
          planes[channel * size + at] = (byte) colour[channel];
        }
      }
    }
    return planes;
  }

  private static boolean isColour(BufferedImage image) {
    return !(image.getColorModel() instanceof IndexColorModel)
        && image.getRaster().getNumBands() > 2;
  }

  /** Red, green and blue as the file has them; asking for RGB would change grey's brightness. */
  private static void stored(BufferedImage image, int x, int y, int[] colour) {
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int rgb = palette.getRGB(raster.getSample(x, y, 0));
      colour[0] = rgb >> 16 & 0xff;
      colour[1] = rgb >> 8 & 0xff;
      colour[2] = rgb & 0xff;
      return;
    }
    boolean grey = raster.getNumBands() < 3;
    for (int channel = 0; channel < 3; channel++) {
      int band = grey ? 0 : channel;
      colour[channel] =
          eightBits(raster.getSample(x, y, band), raster.getSampleModel().getSampleSize(band));
    }
  }

  private static int eightBits(int sample, int bits) {
    return bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }
}
