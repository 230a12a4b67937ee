package io.feddip.data.parquet;

import io.feddip.api.data.DataException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * Checks and decodes one row of (image, label) or (image, label, client).
 *
 * @param classes labels are 0 … classes−1
 * @param image how its bytes become pixels
 */
record ParquetRow(int classes, ImageBytes image) implements Function<Row, LabelledImage> {
  private static final long serialVersionUID = 1;

  @Override
  public LabelledImage call(Row row) {
    if (row.isNullAt(0) || row.isNullAt(1) || (row.size() > 2 && row.isNullAt(2))) {
      throw empty(image.source());
    }
    long label = row.getLong(1);
    checkLabel(image.source(), label, classes);
    return new LabelledImage(
        row.size() > 2 ? row.getString(2) : "", (int) label, image.pixels((byte[]) row.get(0)));
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
