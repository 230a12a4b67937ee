package io.feddip.ml;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.Metadata;

/**
 * The classes by their labels. Where all labels are numbers a prediction is the label itself, so
 * that evaluators compare it with the label column; otherwise it is the class's place in the table,
 * and the column's metadata says what the places are called.
 */
record ClassTable(List<String> names, List<Double> predictions) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Before anything is known of the classes. */
  static final ClassTable UNKNOWN = new ClassTable(List.of(), List.of());

  ClassTable {
    names = List.copyOf(names);
    predictions = List.copyOf(predictions);
  }

  static ClassTable of(List<String> names) {
    boolean numbers = names.stream().allMatch(name -> name.matches("-?[0-9]{1,15}"));
    List<Double> predictions =
        IntStream.range(0, names.size())
            .mapToObj(c -> numbers ? Double.valueOf(names.get(c)) : Double.valueOf(c))
            .toList();
    return new ClassTable(names, predictions);
  }

  /** Of the prediction column: its labels, where a prediction is a place in the table. */
  Metadata metadata(String column) {
    boolean places = !names.isEmpty();
    for (int c = 0; c < predictions.size(); c++) {
      places &= predictions.get(c) == c;
    }
    return places
        ? NominalAttribute.defaultAttr()
            .withName(column)
            .withValues(names.toArray(String[]::new))
            .toMetadata()
        : Metadata.empty();
  }
}
