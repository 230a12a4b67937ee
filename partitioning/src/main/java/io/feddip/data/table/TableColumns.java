package io.feddip.data.table;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table mean what.
 *
 * @param features columns that a network is to see, in order; empty: every column but the others
 *     named here
 * @param label column with the class; of other tasks the column with the target or an array of
 *     them, or several columns separated by commas; of sequences it is not read
 * @param client column that says whose a row is, if there is one
 * @param shape channels, height and width that the numbers of a row are taken as; empty: as many
 *     channels as there are numbers
 * @param task what a network is asked for
 */
public record TableColumns(
    List<String> features, String label, Optional<String> client, List<Integer> shape, Task task) {
  /** Of a classifier. */
  public TableColumns(
      List<String> features, String label, Optional<String> client, List<Integer> shape) {
    this(features, label, client, shape, Task.CLASSIFICATION);
  }

  public TableColumns {
    features = List.copyOf(features);
    requireNonNull(label, "label is null");
    requireNonNull(task, "task is null");
    requireNonNull(client, "client is null");
    shape = List.copyOf(shape);
    if (!shape.isEmpty() && (shape.size() != 3 || shape.stream().anyMatch(extent -> extent < 1))) {
      throw new IllegalArgumentException(
          "a shape is channels, height and width, positive: " + shape);
    }
  }

  /** The columns that labels are in. */
  public List<String> labels() {
    return labels(label, task);
  }

  /** The same of a scheme. */
  static List<String> labels(String label, Task task) {
    if (label.isEmpty() || task == Task.NEXT_TOKEN) {
      return List.of();
    }
    return task == Task.CLASSIFICATION
        ? List.of(label)
        : Arrays.stream(label.split(",")).map(String::strip).toList();
  }
}
