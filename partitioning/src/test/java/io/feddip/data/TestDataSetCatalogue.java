package io.feddip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.ExampleSet;
import io.feddip.data.files.LoggedProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestDataSetCatalogue {
  @TempDir private Path folder;

  @Test
  void whatCanBeDownloadedIsSafeToDownload() {
    for (CatalogueEntry entry : StandardEntries.all()) {
      entry
          .remote()
          .ifPresent(
              remote ->
                  assertThat(remote.files()).allMatch(file -> file.url().startsWith("https://")));
    }
  }

  @Test
  void namesAndDescriptions() {
    assertThat(DataSetCatalogue.names())
        .containsExactly("fashion-mnist", "fashion-mnist-mini", "cifar-10", "cifar-100", "parquet");
    assertThatThrownBy(() -> catalogue().describe("mnist", Optional.empty()))
        .hasMessageContaining("no data set is called mnist")
        .hasMessageContaining("fashion-mnist-mini");
    assertThat(catalogue().describe("cifar-100", Optional.empty()).classNames())
        .hasSize(100)
        .isSorted();
  }

  /** A format of somebody else's: incomplete for training, and yet good for a test. */
  @Test
  void anotherFormat() throws Exception {
    DataSetCatalogue catalogue = catalogue().with("bytes", new Bytes());
    Optional<String> path = Optional.of(folder.toString());
    assertThat(catalogue.describe("bytes", path).classes()).isEqualTo(2);
    Files.write(folder.resolve("test"), new byte[] {1, 2, 3});
    assertThat(catalogue.loadTest("bytes", path).size()).isEqualTo(3);
    assertThatThrownBy(() -> catalogue.find("bytes", path))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no train")
        .hasMessageContaining("files of bytes");
    Files.write(folder.resolve("train"), new byte[] {1, 2, 3, 4});
    assertThat(catalogue.find("bytes", path).train().size()).isEqualTo(4);
    assertThatThrownBy(() -> catalogue().find("bytes", path)).hasMessageContaining("bytes");
  }

  private DataSetCatalogue catalogue() {
    return new DataSetCatalogue(
        new Configuration(false),
        folder.resolve("cache"),
        new LoggedProgress(),
        StandardEntries.all());
  }

  /** A byte an example, all of class 0. */
  private static final class Bytes implements DataSetFormat {
    @Override
    public List<String> missing(DataFolder in) {
      return in.find("train").isEmpty() ? List.of("train") : List.of();
    }

    @Override
    public DataSetDescription describe(DataFolder in) {
      return new DataSetDescription(
          "bytes", 1, 1, 1, List.of("no", "yes"), List.of(0.0), List.of(1.0), Augmentation.NONE);
    }

    @Override
    public ExampleSet train(DataFolder in) {
      return read(in, "train");
    }

    @Override
    public ExampleSet test(DataFolder in) {
      return read(in, "test");
    }

    private static ExampleSet read(DataFolder in, String name) {
      try (var stream = in.find(name).orElseThrow().open()) {
        byte[] pixels = stream.readAllBytes();
        return new ExampleSet(name, 1, 1, 1, 2, pixels, new int[pixels.length], Optional.empty());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
