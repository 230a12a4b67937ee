package io.feddip.data;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * Checks and decodes one row of (image, label) or (image, label, client).
 *
 * @param source for messages
 * @param classes labels are 0 … classes−1
 */
record ParquetRow(String source, int classes, int channels, int height, int width)
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
    if (image.length == channels * height * width) {
      return image;
    }
    try {
      return EncodedImage.decode(image, channels, height, width);
    } catch (IllegalArgumentException e) {
      throw wrong(
          source, "has %s; wanted %d×%d×%d".formatted(e.getMessage(), channels, height, width));
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
