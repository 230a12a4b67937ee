package io.feddip.data.parquet;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.data.PixelEncoding;
import java.io.Serializable;

/**
 * What the bytes of an image column are, and how they become pixels.
 *
 * @param source where they are from, for messages
 * @param channels colour planes of an image
 * @param height rows of pixels
 * @param width columns of pixels
 * @param encoding whether images are pixels or files
 */
public record ImageBytes(String source, int channels, int height, int width, PixelEncoding encoding)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public ImageBytes {
    requireNonNull(source, "source is null");
    requireNonNull(encoding, "encoding is null");
  }

  /** Bytes of one image's pixels. */
  public int length() {
    return channels * height * width;
  }

  /**
   * The pixels of one image.
   *
   * @param image the bytes of the column
   * @return [channels][height][width]
   * @throws DataException if the bytes are no such image
   */
  public byte[] pixels(byte[] image) {
    boolean raw =
        switch (encoding) {
          case RAW -> true;
          case IMAGE -> false;
          // A file may have as many bytes as the image has pixels, so its beginning decides.
          case AUTO -> ImageSignature.of(image).isEmpty() && image.length == length();
        };
    if (raw) {
      if (image.length != length()) {
        throw new DataException(
            source,
            "has an image of %d bytes; wanted %d×%d×%d"
                .formatted(image.length, channels, height, width),
            "check the file and feddip.dataset.parquet");
      }
      return image;
    }
    try {
      return EncodedImage.decode(image, channels, height, width);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          source,
          "has %s; wanted %d×%d×%d".formatted(e.getMessage(), channels, height, width),
          encoding == PixelEncoding.AUTO && image.length == length()
              ? "if these are pixels that look like a file, set feddip.dataset.parquet.encoding ="
                  + " raw"
              : "check the file and feddip.dataset.parquet");
    }
  }
}
