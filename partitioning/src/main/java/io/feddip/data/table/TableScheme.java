package io.feddip.data.table;

import io.feddip.api.model.Task;
import io.feddip.data.parquet.Picture;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What a model must know of the table that it was trained on, and is stored with it: which columns
 * it sees, how their numbers are normalised, what its classes are called.
 *
 * @param features columns in the order of a network's inputs
 * @param pixels whether the one column has images, whose bytes are normalised channel by channel,
 *     in units of [0, 1]
 * @param resized whether images of other shapes are given this one
 * @param shape channels, height and width that a row's numbers are taken as
 * @param label column with the class
 * @param classes names, in the order of a network's outputs: of classes, of labels, of numbers, or
 *     of tokens
 * @param mean of each number, subtracted from it; empty: numbers stay as they are
 * @param deviation that each number is divided by, positive; empty with mean
 * @param task what a network is asked for
 * @param targetMean of each number of a regression, subtracted from it; empty: they stay as they
 *     are
 * @param targetDeviation that each is divided by, positive; empty with targetMean
 */
public record TableScheme(
    List<Feature> features,
    boolean pixels,
    boolean resized,
    List<Integer> shape,
    String label,
    List<String> classes,
    List<Double> mean,
    List<Double> deviation,
    Task task,
    List<Double> targetMean,
    List<Double> targetDeviation)
    implements Serializable {
  /** Of a classifier. */
  public TableScheme(
      List<Feature> features,
      boolean pixels,
      boolean resized,
      List<Integer> shape,
      String label,
      List<String> classes,
      List<Double> mean,
      List<Double> deviation) {
    this(
        features,
        pixels,
        resized,
        shape,
        label,
        classes,
        mean,
        deviation,
        Task.CLASSIFICATION,
        List.of(),
        List.of());
  }

  public TableScheme {
    // Files of before tasks say nothing of them.
    task = task == null ? Task.CLASSIFICATION : task;
    targetMean = targetMean == null ? List.of() : List.copyOf(targetMean);
    targetDeviation = targetDeviation == null ? List.of() : List.copyOf(targetDeviation);
    if (targetMean.size() != targetDeviation.size()
        || targetDeviation.stream().anyMatch(sd -> !(sd > 0))) {
      throw new IllegalArgumentException("one positive deviation a target, please");
    }
    features = List.copyOf(features);
    shape = List.copyOf(shape);
    classes = List.copyOf(classes);
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    int width = features.stream().mapToInt(Feature::width).reduce(0, Math::addExact);
    if (shape.size() != 3 || shape.stream().reduce(1, Math::multiplyExact) != width) {
      throw new IllegalArgumentException("%d numbers are not %s".formatted(width, shape));
    }
    int means = pixels ? shape.get(0) : width;
    if (mean.size() != deviation.size() || (!mean.isEmpty() && mean.size() != means)) {
      throw new IllegalArgumentException("one mean and one deviation a number or channel, please");
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

  /** How many numbers each column holds; of images, their shape. */
  List<Integer> widths() {
    if (task == Task.NEXT_TOKEN) {
      return List.of(width() + 1);
    }
    return pixels ? shape : features.stream().map(Feature::width).toList();
  }

  /** The names of the columns. */
  public List<String> names() {
    return features.stream().map(Feature::name).toList();
  }

  /** The same table, normalised. */
  public TableScheme normalized(List<Double> means, List<Double> deviations) {
    return new TableScheme(
        features,
        pixels,
        resized,
        shape,
        label,
        classes,
        means,
        deviations,
        task,
        targetMean,
        targetDeviation);
  }

  /** The same table, its targets normalised. */
  public TableScheme scaled(List<Double> means, List<Double> deviations) {
    return new TableScheme(
        features, pixels, resized, shape, label, classes, mean, deviation, task, means, deviations);
  }

  /** What a partitioner, and who counts, may know of labels: 1 where there are no classes. */
  public int labelClasses() {
    return task == Task.CLASSIFICATION ? classes.size() : 1;
  }

  /** Labels as {@link RawRow} has them, and their numbers. */
  Map<String, Integer> labelNumbers() {
    return switch (task) {
      case CLASSIFICATION -> TableRows.numbers(classes);
      case NEXT_TOKEN -> Map.of("", 0);
      case MULTI_LABEL, REGRESSION -> Map.of(Integer.toString(classes.size()), 0);
    };
  }

  /** What is wrong with a row whose label has no number. */
  Defect otherLabel() {
    return task == Task.CLASSIFICATION ? Defect.UNKNOWN_CLASS : Defect.OTHER_TARGETS;
  }

  /**
   * What a network is to give for a row.
   *
   * @param targets of the row, one an output
   * @param into receives them
   * @param at index of the first
   */
  public void scaleTargets(double[] targets, float[] into, int at) {
    for (int i = 0; i < targets.length; i++) {
      double number =
          targetMean.isEmpty()
              ? targets[i]
              : (targets[i] - targetMean.get(i)) / targetDeviation.get(i);
      into[at + i] = (float) number;
    }
  }

  /**
   * What a network is given for a row of numbers.
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

  /**
   * Reads and normalises the features of a row.
   *
   * @param columns places of the feature columns in it, in the order of {@link #features}
   * @param into receives them
   * @param at index of the first
   * @throws IllegalArgumentException if they are missing, no numbers or not as many as in training
   */
  public void read(Row row, List<Integer> columns, float[] into, int at) {
    double[] numbers = new double[width()];
    int next = 0;
    for (int i = 0; i < features.size(); i++) {
      String name =
          row.schema() == null
              ? features.get(i).name()
              : row.schema().fields()[columns.get(i)].name();
      double[] cell = cell(name, row.get(columns.get(i)));
      if (cell.length != features.get(i).width()) {
        throw new IllegalArgumentException(
            "column %s holds %d values instead of %d"
                .formatted(name, cell.length, features.get(i).width()));
      }
      System.arraycopy(cell, 0, numbers, next, cell.length);
      next += cell.length;
    }
    normalize(numbers, into, at);
  }

  /**
   * The pixels of a row's image, which are not normalised.
   *
   * @param column place of the image's column in it
   * @return [channels][height][width]
   * @throws IllegalArgumentException if there is no image, or one of another shape
   */
  public byte[] readPixels(Row row, int column) {
    Object cell = row.get(column);
    Picture picture;
    try {
      picture = ImageCell.picture(names().get(0), cell, resized ? shape : List.of());
    } catch (BadRow.Found e) {
      throw new IllegalArgumentException(
          "column %s has %s".formatted(names().get(0), e.getMessage()), e);
    }
    if (!picture.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "column %s has an image of %s instead of %s (channels, height, width)"
              .formatted(names().get(0), picture.shape(), shape));
    }
    return picture.planes();
  }

  private static double[] cell(String column, Object value) {
    try {
      return FeatureCell.numbers(column, value);
    } catch (BadRow.Found e) {
      throw new IllegalArgumentException("column %s holds %s".formatted(column, e.getMessage()), e);
    }
  }
}
