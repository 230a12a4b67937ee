package my.plugin;

import io.feddip.api.Key;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.ExampleSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    return Stream.of("train.csv", "test.csv").filter(name -> !folder.has(name)).toList();
  }

  @Override
  public DataSet read(DataFolder folder) {
    List<String> classes =
        IntStream.range(0, settings.classes()).mapToObj(String::valueOf).toList();
    DataSetDescription description =
        new DataSetDescription(
            "pixels-csv",
            1,
            settings.height(),
            settings.width(),
            classes,
            List.of(0.0),
            List.of(1.0),
            Augmentation.NONE);
    return new DataSet(
        description, folder.location(), images(folder, "train.csv"), images(folder, "test.csv"));
  }

  private ExampleSet images(DataFolder folder, String name) {
    int size = settings.height() * settings.width();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(folder.open(name), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().filter(line -> !line.isBlank()).toList();
      byte[] pixels = new byte[lines.size() * size];
      int[] labels = new int[lines.size()];
      for (int i = 0; i < labels.length; i++) {
        String[] values = lines.get(i).split(",", -1);
        if (values.length != size + 1) {
          throw new DataException(
              folder.location() + "/" + name,
              "line " + (i + 1) + " has " + values.length + " values",
              "a class and " + size + " pixels are wanted");
        }
        labels[i] = Integer.parseInt(values[0].strip());
        for (int p = 0; p < size; p++) {
          pixels[i * size + p] = (byte) Integer.parseInt(values[p + 1].strip());
        }
      }
      return new ExampleSet(
          folder.location(),
          1,
          settings.height(),
          settings.width(),
          settings.classes(),
          pixels,
          labels,
          Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(
          folder.location() + "/" + name,
          e.getMessage(),
          "a class and its pixels a line, please",
          e);
    }
  }
}
