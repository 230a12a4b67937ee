package io.feddip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestIdxFormat {
  private static final int COUNT = 7;

  @TempDir private Path folder;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    for (String split : new String[] {"train", "t10k"}) {
      write(split + "-images-idx3-ubyte.gz", gzip(images(COUNT, 28, 28)));
      write(split + "-labels-idx1-ubyte", labels(COUNT));
    }
  }

  @Test
  void readsPlainAndGzipped() {
    DataSet dataSet = load();
    assertThat(dataSet.train().labels()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(dataSet.train().pixels()).hasSize(COUNT * 784);
    assertThat(dataSet.train().pixels()[785]).isEqualTo((byte) 785);
    assertThat(dataSet.test().size()).isEqualTo(COUNT);
  }

  @Test
  void readsAnEmptySplit() throws IOException {
    write("t10k-images-idx3-ubyte.gz", gzip(images(0, 28, 28)));
    write("t10k-labels-idx1-ubyte", labels(0));
    assertThat(load().test().size()).isZero();
  }

  @Test
  void missingFolder() {
    assertThatThrownBy(() -> catalogue().load("fashion-mnist", Optional.of(folder + "/nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/nowhere: no train-images-idx3-ubyte.gz")
        .hasMessageContaining("feddip.dataset.path")
        .hasMessageNotContaining("\n");
  }

  @Test
  void missingFile() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertFails("", "no t10k-labels-idx1-ubyte");
  }

  @Test
  void unknownFileSystem() {
    assertThatThrownBy(() -> catalogue().load("fashion-mnist", Optional.of("nosuch://host/folder")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nosuch")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 9, 15, 16, 17, 800, 16 + COUNT * 784 - 1})
  void truncatedImages(int length) throws IOException {
    byte[] whole = images(COUNT, 28, 28);
    byte[] part = java.util.Arrays.copyOf(whole, length);
    write("train-images-idx3-ubyte.gz", part);
    assertFails("train-images-idx3-ubyte.gz", "truncated");
    write("train-images-idx3-ubyte.gz", gzip(part));
    assertFails("train-images-idx3-ubyte.gz", "truncated");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.1, 0.5, 0.9, 0.999})
  void truncatedGzip(double share) throws IOException {
    byte[] whole = gzip(images(COUNT, 28, 28));
    write(
        "train-images-idx3-ubyte.gz", java.util.Arrays.copyOf(whole, (int) (share * whole.length)));
    assertFails("train-images-idx3-ubyte.gz", "fetch the file again");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 8})
  void truncatedLabels(int length) throws IOException {
    write("train-labels-idx1-ubyte", java.util.Arrays.copyOf(labels(COUNT), length));
    assertFails("train-labels-idx1-ubyte", "truncated");
  }

  @Test
  void damagedGzip() throws IOException {
    byte[] whole = gzip(images(COUNT, 28, 28));
    whole[whole.length - 6] ^= 1;
    write("train-images-idx3-ubyte.gz", whole);
    assertFails("train-images-idx3-ubyte.gz", "damaged");
  }

  @Test
  void wrongMagic() throws IOException {
    write("train-images-idx3-ubyte.gz", labels(COUNT + 20));
    assertFails("train-images-idx3-ubyte.gz", "magic number 0x00000801 instead of 0x00000803");
    write(
        "train-images-idx3-ubyte.gz",
        "<!DOCTYPE html><html> … </html>".getBytes(StandardCharsets.UTF_8));
    assertFails("train-images-idx3-ubyte.gz", "magic number");
  }

  @Test
  void labelOutOfRange() throws IOException {
    byte[] labels = labels(COUNT);
    labels[8 + 3] = 10;
    write("train-labels-idx1-ubyte", labels);
    assertFails("train-labels-idx1-ubyte", "label 10 of example 3 is out of range 0 … 9");
    labels[8 + 3] = (byte) 0xff;
    write("train-labels-idx1-ubyte", labels);
    assertFails("train-labels-idx1-ubyte", "label 255");
  }

  @Test
  void wrongImageSize() throws IOException {
    write("train-images-idx3-ubyte.gz", gzip(images(COUNT, 32, 28)));
    assertFails("train-images-idx3-ubyte.gz", "32×28 pixels instead of 28×28");
  }

  @Test
  void countsDiffer() throws IOException {
    write("train-labels-idx1-ubyte", labels(COUNT - 1));
    assertFails("train-labels-idx1-ubyte", "6 labels for 7 images");
  }

  @Test
  void moreDataThanDeclared() throws IOException {
    write("train-images-idx3-ubyte.gz", java.util.Arrays.copyOf(images(COUNT, 28, 28), 9000));
    assertFails("train-images-idx3-ubyte.gz", "more than the 5,488 bytes");
  }

  @Test
  void gzipBombIsNotInflated() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(images(COUNT, 28, 28));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        gzip.write(zeros);
      }
    }
    write("train-images-idx3-ubyte.gz", bomb.toByteArray());
    assertFails("train-images-idx3-ubyte.gz", "more than the 5,488 bytes");
  }

  @Test
  void hugeHeaderAllocatesNothing() throws IOException {
    byte[] liar = images(COUNT, 28, 28);
    ByteBuffer.wrap(liar).putInt(4, 2_000_000);
    write("train-images-idx3-ubyte.gz", gzip(liar));
    assertFails("train-images-idx3-ubyte.gz", "declares 1,568,000,016 bytes");
    ByteBuffer.wrap(liar).putInt(4, Integer.MAX_VALUE);
    write("train-images-idx3-ubyte.gz", gzip(liar));
    assertFails("train-images-idx3-ubyte.gz", "more than 2 GiB");
    ByteBuffer.wrap(liar).putInt(4, -1);
    write("train-images-idx3-ubyte.gz", gzip(liar));
    assertFails("train-images-idx3-ubyte.gz", "negative");
  }

  private void assertFails(String file, String words) {
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(file)
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  private DataSet load() {
    return catalogue().load("fashion-mnist", Optional.of(folder.toUri().toString()));
  }

  private static DataSetCatalogue catalogue() {
    return DataSetCatalogue.standard(new Configuration(false));
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.write(folder.resolve(file), bytes);
  }

  private static byte[] images(int count, int height, int width) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + count * height * width);
    buffer.putInt(0x803).putInt(count).putInt(height).putInt(width);
    for (int i = 0; i < count * height * width; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }

  private static byte[] labels(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + count);
    buffer.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      buffer.put((byte) (i % 10));
    }
    return buffer.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
