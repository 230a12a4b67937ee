package io.feddip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.XZInputStream;

final class TestCifarFormat {
  private static final int PIXELS = 3072;

  @TempDir private Path folder;

  @Test
  void readsCifar10WithAnyNumberOfRecordsAndFiles() throws IOException {
    write("data_batch_1.bin", records(3, 10));
    write("data_batch_2.bin", records(2, 10));
    write("test_batch.bin", records(1, 10));
    DataSet dataSet = load("cifar-10");
    assertThat(dataSet.train().labels()).containsExactly(0, 1, 2, 0, 1);
    assertThat(dataSet.test().size()).isEqualTo(1);
    assertThat(dataSet.train().channels()).isEqualTo(3);
    for (int example = 0; example < 3; example++) {
      assertThat(dataSet.train().pixels()[example * PIXELS + 7]).isEqualTo((byte) (example + 7));
    }
  }

  @Test
  void readsFineLabelsOfCifar100() throws IOException {
    write("cifar-100-binary/train.bin", records(4, 20, 100));
    write("cifar-100-binary/test.bin", records(2, 20, 100));
    assertThat(load("cifar-100").train().labels()).containsExactly(0, 1, 2, 3);
    assertThat(load("cifar-100").test().classes()).isEqualTo(100);
  }

  @Test
  void missingFiles() throws IOException {
    assertFails("cifar-10", folder.toString(), "no data_batch_1.bin, no test_batch.bin");
    write("test_batch.bin", records(1, 10));
    write("data_batch_1.bin", records(1, 10));
    write("data_batch_3.bin", records(1, 10));
    assertFails("cifar-10", "data_batch_2.bin", "missing");
    assertFails("cifar-100", folder.toString(), "no train.bin, no test.bin");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3072, 3074, 6145})
  void truncated(int length) throws IOException {
    write("data_batch_1.bin", Arrays.copyOf(records(3, 10), length));
    write("test_batch.bin", records(1, 10));
    assertFails("cifar-10", "data_batch_1.bin", "not whole records of 3,073");
    write("data_batch_1.bin", records(3, 10));
    write("test_batch.bin", Arrays.copyOf(records(3, 10), length));
    assertFails("cifar-10", "test_batch.bin", "truncated");
  }

  @Test
  void labelOutOfRange() throws IOException {
    byte[] bytes = records(3, 10);
    bytes[2 * (PIXELS + 1)] = 10;
    write("data_batch_1.bin", bytes);
    write("test_batch.bin", records(1, 10));
    assertFails("cifar-10", "data_batch_1.bin", "label 10 of example 2 is out of range 0 … 9");
    bytes = records(2, 20, 100);
    write("test.bin", bytes.clone());
    bytes[PIXELS + 2] = 20;
    write("train.bin", bytes.clone());
    assertFails("cifar-100", "train.bin", "label 20 of example 1 is out of range 0 … 19");
    bytes[PIXELS + 2] = 19;
    bytes[PIXELS + 3] = (byte) 200;
    write("train.bin", bytes.clone());
    assertFails("cifar-100", "train.bin", "label 200 of example 1 is out of range 0 … 99");
  }

  @ParameterizedTest
  @CsvSource({"cifar-10, 10", "cifar-100, 100"})
  void readsRealImages(String name, int classes) throws IOException {
    unpack(name + "-subset.tar.xz");
    assertEven(load(name), classes, 5000, 1000);
    assertMeans(load(name), 0.01);
  }

  @Test
  @Tag("long")
  void readsAllOfCifar10() throws IOException {
    unpack("cifar-10-full.tar.xz");
    DataSet dataSet = load("cifar-10");
    assertEven(dataSet, 10, 50_000, 10_000);
    // Of all images the catalogue's constants are the means themselves.
    assertMeans(dataSet, 0.0015);
  }

  /** Skips the test, and says so, where the archive isn't there. */
  private void unpack(String name) throws IOException {
    String root = System.getProperty("feddip.root", ".");
    Path archive =
        Path.of(System.getenv().getOrDefault("FEDDIP_TEST_DATA", root + "/../shared/data"), name);
    assumeTrue(
        Files.exists(archive), "no real images: there is no " + archive + ", see FEDDIP_TEST_DATA");
    try (InputStream file = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextTarEntry();
          entry != null;
          entry = tar.getNextTarEntry()) {
        if (entry.isFile()) {
          write(entry.getName(), tar.readAllBytes());
        }
      }
    }
  }

  private static void assertEven(DataSet dataSet, int classes, int train, int test) {
    assertThat(dataSet.train().size()).isEqualTo(train);
    assertThat(dataSet.test().size()).isEqualTo(test);
    for (int label = 0; label < classes; label++) {
      int wanted = label;
      assertThat(Arrays.stream(dataSet.train().labels()).filter(l -> l == wanted))
          .hasSize(train / classes);
    }
  }

  /** Channel by channel; so planes and labels are where they should be. */
  private static void assertMeans(DataSet dataSet, double within) {
    byte[] pixels = dataSet.train().pixels();
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < pixels.length; i++) {
        if (i / 1024 % 3 == channel) {
          double value = Byte.toUnsignedInt(pixels[i]) / 255.0;
          sum += value;
          squares += value * value;
        }
      }
      double mean = sum / (pixels.length / 3.0);
      double deviation = Math.sqrt(squares / (pixels.length / 3.0) - mean * mean);
      DataSetDescription description = dataSet.description();
      assertThat(mean)
          .isBetween(
              description.mean().get(channel) - within, description.mean().get(channel) + within);
      assertThat(deviation)
          .isBetween(
              description.standardDeviation().get(channel) - within,
              description.standardDeviation().get(channel) + within);
    }
  }

  private void assertFails(String name, String file, String words) {
    assertThatThrownBy(() -> load(name))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(file)
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  private DataSet load(String name) {
    return DataSetCatalogue.standard(new Configuration(false))
        .load(name, Optional.of(folder.toString()));
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.write(folder.resolve(file), bytes);
  }

  private static byte[] records(int count, int... labelRanges) {
    byte[] bytes = new byte[count * (labelRanges.length + PIXELS)];
    int at = 0;
    for (int example = 0; example < count; example++) {
      for (int range : labelRanges) {
        bytes[at++] = (byte) (example % range);
      }
      for (int i = 0; i < PIXELS; i++) {
        bytes[at++] = (byte) (example + i);
      }
    }
    return bytes;
  }
}
