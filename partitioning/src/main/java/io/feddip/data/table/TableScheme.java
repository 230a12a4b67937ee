package io.feddip.data.table;

import java.io.Serializable;
import java.util.List;

/**
 * What a model must know of the table that it was trained on, and is stored with it: which columns
 * it sees, how their numbers are normalised, what its classes are called.
 *
 * @param features columns in the order of a network's inputs
 * @param shape channels, height and width that a row's numbers are taken as
 * @param label column with the class
 * @param classes names, in the order of a network's outputs
 * @param mean of each number, subtracted from it; empty: numbers stay as they are
 * @param deviation that each number is divided by, positive; empty with mean
 */
public record TableScheme(
    List<Feature> features,
    List<Integer> shape,
    String label,
    List<String> classes,
    List<Double> mean,
    List<Double> deviation)
    implements Serializable {
  public TableScheme {
    features = List.copyOf(features);
    shape = List.copyOf(shape);
    classes = List.copyOf(classes);
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    int width = features.stream().mapToInt(Feature::width).reduce(0, Math::addExact);
    if (shape.size() != 3 || shape.stream().reduce(1, Math::multiplyExact) != width) {
      throw new IllegalArgumentException("%d numbers are not %s".formatted(width, shape));
    }
    if (mean.size() != deviation.size() || (!mean.isEmpty() && mean.size() != width)) {
      throw new IllegalArgumentException("one mean and one deviation a number, please");
    }
    if (deviation.stream().anyMatch(sd -> !(sd > 0))) {
      throw new IllegalArgumentException("deviations must be positive");
    }
  }

  /**
   * One column.
   *
   * @param name of the column
   * @param width how many numbers it holds: 1, or the length of its arrays or vectors
   */
  public record Feature(String name, int width) implements Serializable {
    public Feature {
      if (width < 1) {
        throw new IllegalArgumentException("column " + name + " holds nothing");
      }
    }
  }

  /** Numbers of a row. */
  public int width() {
    return features.stream().mapToInt(Feature::width).sum();
  }

  /** How many numbers each column holds. */
  List<Integer> widths() {
    return features.stream().map(Feature::width).toList();
  }

  /** The names of the columns. */
  public List<String> names() {
    return features.stream().map(Feature::name).toList();
  }

  /** The same table, normalised. */
  public TableScheme normalized(List<Double> means, List<Double> deviations) {
    return new TableScheme(features, shape, label, classes, means, deviations);
  }

  /**
   * What a network is given for a row.
   *
   * @param numbers of the row, {@link #width()} of them
   * @param into receives them
   * @param at index of the first
   */
  public void normalize(double[] numbers, float[] into, int at) {
    for (int i = 0; i < numbers.length; i++) {
      double number = mean.isEmpty() ? numbers[i] : (numbers[i] - mean.get(i)) / deviation.get(i);
      into[at + i] = (float) number;
    }
  }
}
