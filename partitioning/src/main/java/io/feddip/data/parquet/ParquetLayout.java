package io.feddip.data.parquet;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.PixelEncoding;
import io.feddip.data.DataSetCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the columns of a Parquet data set are. An image is {@code binary}: channels × height × width
 * bytes in that order, or a PNG or JPEG file of that size; or a struct with such a field {@code
 * bytes}, as is usual on the Hugging Face hub.
 *
 * @param imageColumn name of the column with the images
 * @param labelColumn name of the column with the classes, whole numbers from 0
 * @param clientColumn name of the column that says whose an example is, if there is one
 * @param channels number of colour planes: any, but 1 or 3 for PNG and JPEG
 * @param height rows of pixels
 * @param width columns of pixels
 * @param classes number of classes, at least 2
 * @param encoding whether images are pixels or files
 */
public record ParquetLayout(
    String imageColumn,
    String labelColumn,
    Optional<String> clientColumn,
    int channels,
    int height,
    int width,
    int classes,
    PixelEncoding encoding) {
  public ParquetLayout {
    requireNonNull(imageColumn, "imageColumn is null");
    requireNonNull(labelColumn, "labelColumn is null");
    requireNonNull(clientColumn, "clientColumn is null");
    requireNonNull(encoding, "encoding is null");
    atLeast("channels", channels, 1);
    atLeast("height", height, 1);
    atLeast("width", width, 1);
    atLeast("classes", classes, 2);
  }

  /** A layout whose images are told from raw pixels by how they begin. */
  public ParquetLayout(
      String imageColumn,
      String labelColumn,
      Optional<String> clientColumn,
      int channels,
      int height,
      int width,
      int classes) {
    this(
        imageColumn,
        labelColumn,
        clientColumn,
        channels,
        height,
        width,
        classes,
        PixelEncoding.AUTO);
  }

  /**
   * The description of the data set, with classes named by their numbers.
   *
   * @param mean per channel, in units of [0, 1]
   * @param standardDeviation per channel, in units of [0, 1]
   */
  public DataSetDescription describe(
      List<Double> mean, List<Double> standardDeviation, Augmentation augmentation) {
    return new DataSetDescription(
        DataSetCatalogue.PARQUET,
        channels,
        height,
        width,
        IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
        mean,
        standardDeviation,
        augmentation);
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /**
   * How the column's bytes become pixels.
   *
   * @param source where they are from, for messages
   */
  ImageBytes images(String source) {
    return new ImageBytes(source, channels, height, width, encoding);
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "feddip.dataset.parquet." + key + " = " + value + " must be at least " + least);
    }
  }
}
