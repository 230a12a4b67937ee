package my.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.feddip.api.Key;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFile;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.ExampleSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code train.csv} and {@code test.csv}: a class and its grey pixels, 0 to 255, a line an image.
 */
final class PixelsCsv implements DataSetFormat {
  private final Settings settings;

  record Settings(
      @Key(value = "Rows of an image", or = "8", min = 1) int height,
      @Key(value = "Columns of an image", or = "8", min = 1) int width,
      @Key(value = "Number of classes", or = "10", min = 2) int classes) {}

  PixelsCsv(Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<String> missing(DataFolder folder) {
    return Stream.of("train.csv", "test.csv").filter(name -> folder.find(name).isEmpty()).toList();
  }

  @Override
  public DataSetDescription describe(DataFolder folder) {
    List<String> classes =
        IntStream.range(0, settings.classes()).mapToObj(String::valueOf).toList();
    return new DataSetDescription(
        "pixels-csv",
        1,
        settings.height(),
        settings.width(),
        classes,
        List.of(0.0),
        List.of(1.0),
        Augmentation.NONE);
  }

  @Override
  public ExampleSet train(DataFolder folder) {
    return images(folder, "train.csv");
  }

  @Override
  public ExampleSet test(DataFolder folder) {
    return images(folder, "test.csv");
  }

  private ExampleSet images(DataFolder folder, String name) {
    int size = settings.height() * settings.width();
    DataFile file = folder.find(name).orElseThrow(() -> wrong(name, "is not in " + folder.name()));
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(file.open(), UTF_8))) {
      List<String> lines = reader.lines().toList();
      byte[] pixels = new byte[lines.size() * size];
      int[] labels = new int[lines.size()];
      for (int i = 0; i < labels.length; i++) {
        int[] values = Stream.of(lines.get(i).split(",", -1)).mapToInt(Integer::parseInt).toArray();
        if (values.length != size + 1) {
          throw wrong(file.name(), "line " + (i + 1) + " has " + values.length + " values");
        }
        labels[i] = values[0];
        for (int p = 0; p < size; p++) {
          pixels[i * size + p] = (byte) Objects.checkIndex(values[p + 1], 256);
        }
      }
      return new ExampleSet(
          file.name(),
          1,
          settings.height(),
          settings.width(),
          settings.classes(),
          pixels,
          labels,
          Optional.empty());
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw wrong(file.name(), e.getMessage());
    }
  }

  private static DataException wrong(String file, String what) {
    return new DataException(file, what, "a class and its pixels, 0 to 255, a line are wanted");
  }
}
