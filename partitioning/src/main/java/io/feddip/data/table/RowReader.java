package io.feddip.data.table;

import io.feddip.data.parquet.Picture;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Reads rows of (features…, label, client), of which the last two may be absent.
 *
 * @param features names of the feature columns
 * @param label name of the label's column; empty: there is none
 * @param client name of the client's column; empty: there is none
 * @param shape channels, height and width that images are given; empty: they keep their own
 */
record RowReader(List<String> features, String label, String client, List<Integer> shape)
    implements Serializable {
  RowReader {
    features = List.copyOf(features);
    shape = List.copyOf(shape);
  }

  /** All columns in the order in which rows have them. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(features);
    if (!label.isEmpty()) {
      columns.add(label);
    }
    if (!client.isEmpty()) {
      columns.add(client);
    }
    return columns;
  }

  /**
   * Reads one.
   *
   * @throws BadRow.Found if it cannot be used
   */
  RawRow read(Row row) {
    int next = features.size();
    String className = label.isEmpty() ? "" : FeatureCell.label(label, row.get(next++));
    String owner = client.isEmpty() ? "" : owner(row.get(next));
    if (features.size() == 1 && ImageCell.isImage(row.get(0))) {
      Picture picture = ImageCell.picture(features.get(0), row.get(0), shape);
      return new RawRow(new RowValues.Pixels(picture.planes()), picture.shape(), className, owner);
    }
    double[][] cells = new double[features.size()][];
    List<Integer> widths = new ArrayList<>(cells.length);
    int count = 0;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = FeatureCell.numbers(features.get(i), row.get(i));
      widths.add(cells[i].length);
      count += cells[i].length;
    }
    double[] numbers = new double[count];
    int at = 0;
    for (double[] cell : cells) {
      System.arraycopy(cell, 0, numbers, at, cell.length);
      at += cell.length;
    }
    return new RawRow(new RowValues.Numbers(numbers), List.copyOf(widths), className, owner);
  }

  private String owner(Object cell) {
    if (cell == null || cell.toString().isEmpty()) {
      throw new BadRow.Found(Defect.NO_CLIENT, client, String.valueOf(cell));
    }
    return cell.toString();
  }
}
