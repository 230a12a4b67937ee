package io.feddip.data.parquet;

import io.feddip.api.data.DataException;
import io.feddip.api.data.PixelEncoding;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * Checks and decodes one row of (image, label) or (image, label, client).
 *
 * @param source for messages
 * @param classes labels are 0 … classes−1
 * @param encoding whether images are pixels or files
 */
record ParquetRow(
    String source, int classes, int channels, int height, int width, PixelEncoding encoding)
    implements Function<Row, LabelledImage> {
  private static final long serialVersionUID = 1;

  @Override
  public LabelledImage call(Row row) {
    if (row.isNullAt(0) || row.isNullAt(1) || (row.size() > 2 && row.isNullAt(2))) {
      throw empty(source);
    }
    long label = row.getLong(1);
    checkLabel(source, label, classes);
    return new LabelledImage(
        row.size() > 2 ? row.getString(2) : "", (int) label, pixels((byte[]) row.get(0)));
  }

  private byte[] pixels(byte[] image) {
    boolean raw =
        switch (encoding) {
          case RAW -> true;
          case IMAGE -> false;
          // A file may have as many bytes as the image has pixels, so its beginning decides.
          case AUTO ->
              ImageSignature.of(image).isEmpty() && image.length == channels * height * width;
        };
    if (raw) {
      if (image.length != channels * height * width) {
        throw wrong(
            source,
            "has an image of %d bytes; wanted %d×%d×%d"
                .formatted(image.length, channels, height, width));
      }
      return image;
    }
    try {
      return EncodedImage.decode(image, channels, height, width);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          source,
          "has %s; wanted %d×%d×%d".formatted(e.getMessage(), channels, height, width),
          encoding == PixelEncoding.AUTO && image.length == channels * height * width
              ? "if these are pixels that look like a file, set feddip.dataset.parquet.encoding ="
                  + " raw"
              : "check the file and feddip.dataset.parquet");
    }
  }

  static void checkLabel(String source, long label, int classes) {
    if (label < 0 || label >= classes) {
      throw wrong(source, "label %d is out of range 0 … %d".formatted(label, classes - 1));
    }
  }

  static DataException empty(String source) {
    return wrong(source, "has a row with an empty image, label or client");
  }

  private static DataException wrong(String source, String problem) {
    return new DataException(source, problem, "check the file and feddip.dataset.parquet");
  }
}
