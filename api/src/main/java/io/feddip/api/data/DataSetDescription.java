package io.feddip.api.data;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the images of a data set are and how a network wants them: value = (byte / 255 − mean) / sd,
 * channel by channel; rows of a table, which are numbers as they should be, have neither.
 *
 * @param name the name in the catalogue
 * @param channels number of colour planes
 * @param height rows of pixels
 * @param width columns of pixels
 * @param classNames one a class; of a table without classes, one an output
 * @param mean per channel, in units of [0, 1]; empty for numbers that stay as they are
 * @param standardDeviation per channel, in units of [0, 1]; positive; empty with mean
 * @param augmentation what training does to an image
 */
public record DataSetDescription(
    String name,
    int channels,
    int height,
    int width,
    List<String> classNames,
    List<Double> mean,
    List<Double> standardDeviation,
    Augmentation augmentation) {

  public DataSetDescription {
    requireNonNull(name, "name is null");
    requireNonNull(augmentation, "augmentation is null");
    classNames = List.copyOf(classNames);
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
    if (channels < 1 || height < 1 || width < 1 || classNames.isEmpty()) {
      throw new IllegalArgumentException("no images, or no outputs: " + name);
    }
    boolean numbers = mean.isEmpty() && standardDeviation.isEmpty();
    if (!numbers && (mean.size() != channels || standardDeviation.size() != channels)) {
      throw new IllegalArgumentException("one mean and one deviation a channel, please: " + name);
    }
    if (standardDeviation.stream().anyMatch(deviation -> !(deviation > 0))) {
      throw new IllegalArgumentException("standard deviations must be positive: " + name);
    }
  }

  /** Number of classes. */
  public int classes() {
    return classNames.size();
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /**
   * Checks one label.
   *
   * @param file for the message
   * @param example its number in the file
   * @throws DataException if the label is not one of the classes
   */
  public void checkLabel(String file, long example, long label) {
    if (label < 0 || label >= classes()) {
      throw new DataException(
          file,
          "label %d of example %,d is out of range 0 … %d".formatted(label, example, classes() - 1),
          "this is not " + name + ", or the file is damaged");
    }
  }
}
