package io.feddip.data.table;

import io.feddip.api.model.Task;
import io.feddip.data.parquet.Picture;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Reads rows of (features…, label, client), of which the last two may be absent.
 *
 * @param features names of the feature columns
 * @param label name of the label's column; empty: there is none
 * @param task what stands in the label's column, or columns
 * @param client name of the client's column; empty: there is none
 * @param shape channels, height and width that images are given; empty: they keep their own
 * @param tokens of sequences, by name: their numbers; empty: they are not known yet
 */
record RowReader(
    List<String> features,
    String label,
    Task task,
    String client,
    List<Integer> shape,
    Map<String, Integer> tokens)
    implements Serializable {
  RowReader {
    features = List.copyOf(features);
    shape = List.copyOf(shape);
    tokens = Map.copyOf(tokens);
  }

  /** All columns in the order in which rows have them. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(features);
    columns.addAll(TableColumns.labels(label, task));
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
    if (task == Task.NEXT_TOKEN) {
      return sequence(row);
    }
    int next = features.size();
    RowValues.Numbers targets = RowValues.Numbers.NONE;
    String className = "";
    if (task != Task.CLASSIFICATION && !label.isEmpty()) {
      targets = targets(row, next);
      className = Integer.toString(targets.values().length);
    } else if (!label.isEmpty()) {
      className = FeatureCell.label(label, row.get(next));
    }
    next += TableColumns.labels(label, task).size();
    String owner = client.isEmpty() ? "" : owner(row.get(next));
    if (features.size() == 1 && ImageCell.isImage(row.get(0))) {
      Picture picture = ImageCell.picture(features.get(0), row.get(0), shape);
      return new RawRow(
          new RowValues.Pixels(picture.planes()), picture.shape(), className, targets, owner);
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
    return new RawRow(
        new RowValues.Numbers(numbers), List.copyOf(widths), className, targets, owner);
  }

  private RawRow sequence(Row row) {
    String column = features.get(0);
    double[] all =
        tokens.isEmpty()
            ? TokenCell.raw(column, row.get(0))
            : TokenCell.known(column, row.get(0), tokens);
    return new RawRow(
        new RowValues.Numbers(all),
        List.of(all.length),
        "",
        RowValues.Numbers.NONE,
        client.isEmpty() ? "" : owner(row.get(1)));
  }

  private RowValues.Numbers targets(Row row, int first) {
    List<String> labels = TableColumns.labels(label, task);
    double[] all = new double[0];
    for (int i = 0; i < labels.size(); i++) {
      double[] cell = FeatureCell.numbers(labels.get(i), row.get(first + i));
      for (double number : cell) {
        if (task == Task.MULTI_LABEL && number != 0 && number != 1) {
          throw new BadRow.Found(Defect.NO_CLASS, labels.get(i), number);
        }
      }
      int before = all.length;
      all = Arrays.copyOf(all, before + cell.length);
      System.arraycopy(cell, 0, all, before, cell.length);
    }
    return new RowValues.Numbers(all);
  }

  private String owner(Object cell) {
    if (cell == null || cell.toString().isEmpty()) {
      throw new BadRow.Found(Defect.NO_CLIENT, client, String.valueOf(cell));
    }
    return cell.toString();
  }
}
