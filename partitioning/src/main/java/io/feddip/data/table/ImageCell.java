package io.feddip.data.table;

import io.feddip.data.parquet.Picture;
import java.util.List;
import org.apache.spark.sql.Row;

/** What stands in a cell, as a picture: a PNG or JPEG file, or Spark's own struct of images. */
final class ImageCell {
  private static final String BYTES = "bytes";
  private static final String DATA = "data";

  private ImageCell() {}

  /** Whether a cell can only be an image. */
  static boolean isImage(Object cell) {
    return cell instanceof byte[] || cell instanceof Row;
  }

  /**
   * The picture.
   *
   * @param shape channels, height and width that it is given; empty: it keeps its own
   * @throws BadRow.Found if there is none
   */
  static Picture picture(String column, Object cell, List<Integer> shape) {
    try {
      Picture picture = cell instanceof Row struct ? ofStruct(struct) : decoded(cell);
      return shape.isEmpty() ? picture : picture.as(shape);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BadRow.Found(Defect.IMAGE, column, e.getMessage());
    }
  }

  private static Picture decoded(Object file) {
    if (file instanceof byte[] bytes) {
      return Picture.decode(bytes);
    }
    throw new IllegalArgumentException(file + " instead of an image");
  }

  private static Picture ofStruct(Row struct) {
    List<String> fields = List.of(struct.schema().fieldNames());
    if (fields.contains(DATA) && fields.contains("nChannels")) {
      return openCv(struct);
    }
    if (!fields.contains(BYTES)) {
      throw new IllegalArgumentException("a struct of " + String.join(", ", fields));
    }
    return decoded(struct.getAs(BYTES));
  }

  /**
   * Rows of pixels, each blue, green, red and perhaps opacity, as Spark's image source has them.
   */
  private static Picture openCv(Row struct) {
    int height = struct.<Integer>getAs("height");
    int width = struct.<Integer>getAs("width");
    int bands = struct.<Integer>getAs("nChannels");
    byte[] data = struct.getAs(DATA);
    if (data == null || height < 1 || width < 1 || data.length != height * width * bands) {
      throw new IllegalArgumentException("an image without its pixels");
    }
    int channels = bands >= 3 ? 3 : 1;
    int size = height * width;
    byte[] planes = new byte[channels * size];
    for (int i = 0; i < size; i++) {
      for (int channel = 0; channel < channels; channel++) {
        int band = channels == 3 ? 2 - channel : 0;
        planes[channel * size + i] = data[i * bands + band];
      }
    }
    return new Picture(channels, height, width, planes);
  }
}
