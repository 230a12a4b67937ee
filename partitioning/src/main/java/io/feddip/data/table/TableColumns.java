package io.feddip.data.table;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table mean what.
 *
 * @param features columns that a network is to see, in order; empty: every column but the others
 *     named here
 * @param label column with the class
 * @param client column that says whose a row is, if there is one
 * @param shape channels, height and width that the numbers of a row are taken as; empty: as many
 *     channels as there are numbers
 */
public record TableColumns(
    List<String> features, String label, Optional<String> client, List<Integer> shape) {
  public TableColumns {
    features = List.copyOf(features);
    requireNonNull(label, "label is null");
    requireNonNull(client, "client is null");
    shape = List.copyOf(shape);
    if (!shape.isEmpty() && (shape.size() != 3 || shape.stream().anyMatch(extent -> extent < 1))) {
      throw new IllegalArgumentException(
          "a shape is channels, height and width, positive: " + shape);
    }
  }
}
