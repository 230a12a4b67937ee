package io.feddip.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetDescription;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestParquetSource {
  private static final ParquetLayout LAYOUT =
      new ParquetLayout("image", "label", Optional.of("writer"), 1, 2, 3, 4);

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("test")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void readsImagesLabelsAndClients() {
    write("train", rows(30, 5));
    write("test.parquet", rows(4, 2));
    DataSet dataSet = load(LAYOUT);
    assertThat(dataSet.train().size()).isEqualTo(30);
    assertThat(dataSet.train().naturalClients().orElseThrow().names())
        .containsExactly("w0", "w1", "w2", "w3", "w4");
    assertThat(dataSet.test().naturalClients().orElseThrow().names()).hasSize(5);
    for (int example = 0; example < 30; example++) {
      byte first = dataSet.train().pixels()[6 * example];
      assertThat(dataSet.train().labels()[example]).isEqualTo(first % 4);
      assertThat(dataSet.train().naturalClients().orElseThrow().owner(example))
          .isEqualTo(first % 5);
    }
  }

  @Test
  void orderDoesNotDependOnTheFiles() {
    List<Row> rows = rows(40, 5);
    write("test", rows(1, 1));
    write("train", rows);
    byte[] pixels = load(LAYOUT).train().pixels();
    Collections.shuffle(rows, new Random(1));
    write("train", rows);
    assertThat(load(LAYOUT).train().pixels()).isEqualTo(pixels);
  }

  @Test
  void unknownTestClientsGetNumbersOfTheirOwn() {
    write("train", rows(4, 2));
    write("test", rows(6, 3));
    assertThat(load(LAYOUT).test().naturalClients().orElseThrow().names()).hasSize(3);
  }

  @Test
  void aPathIsNoPattern() {
    Path starred = folder.resolve("a*b[1]{2}?");
    for (Path place : List.of(starred, folder.resolve("axb1"), folder.resolve("axb[1]{2}x"))) {
      for (String split : List.of("train", "test")) {
        writeTo(place.resolve(split), rows(6, 2));
      }
    }
    DataSet data =
        new ParquetSource(spark, starred.toString(), LAYOUT)
            .load(LAYOUT.describe(List.of(0.0), List.of(1.0), Augmentation.NONE));
    assertThat(data.train().size()).isEqualTo(6);
    assertThat(new ParquetSource(spark, starred.toString(), LAYOUT).countsByClient()).hasSize(2);
  }

  @Test
  void foldersOfClientsAreWhatTheyAreCalled() {
    List<String> names = List.of("1", "01", "1.0", "2020-01-01", "2020-1-1", "true");
    StructType schema =
        new StructType(
            new StructField[] {
              field("image", DataTypes.BinaryType),
              field("label", DataTypes.IntegerType),
              field("writer", DataTypes.StringType)
            });
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      byte[] pixels = {(byte) i, 1, 2, 3, 4, 5};
      rows.add(RowFactory.create(pixels, i % 4, names.get(i % names.size())));
    }
    for (String split : List.of("train", "test")) {
      spark
          .createDataFrame(rows, schema)
          .write()
          .partitionBy("writer", "label")
          .parquet(folder.resolve(split).toString());
    }
    DataSet data = load(LAYOUT);
    assertThat(data.train().naturalClients().orElseThrow().names())
        .containsExactlyInAnyOrderElementsOf(names);
    for (int example = 0; example < 24; example++) {
      assertThat(data.train().labels()[example]).isEqualTo(data.train().pixels()[6 * example] % 4);
    }
    assertThat(new ParquetSource(spark, folder.toString(), LAYOUT).countsByClient())
        .containsOnlyKeys(names);
    assertThat(spark.conf().get("spark.sql.sources.partitionColumnTypeInference.enabled"))
        .isEqualTo("true");
  }

  @Test
  void readsPngInAStruct() throws IOException {
    byte[] grey = {0, 50, 100, (byte) 150, (byte) 200, (byte) 255};
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, 3, 2, grey);
    StructType struct =
        new StructType(
            new StructField[] {
              field("bytes", DataTypes.BinaryType), field("path", DataTypes.StringType)
            });
    List<Row> rows = List.of(RowFactory.create(RowFactory.create(png(image), null), 1L));
    StructType schema =
        new StructType(
            new StructField[] {field("image", struct), field("label", DataTypes.LongType)});
    for (String split : List.of("train", "test")) {
      spark.createDataFrame(rows, schema).write().parquet(folder.resolve(split).toString());
    }
    ParquetLayout layout = new ParquetLayout("image", "label", Optional.empty(), 1, 2, 3, 4);
    assertThat(load(layout).train().pixels()).isEqualTo(grey);
    assertThat(load(layout).train().naturalClients()).isEmpty();
  }

  @Test
  void decodesColourToPlanes() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x010203);
    image.setRGB(1, 0, 0xfffefd);
    assertThat(EncodedImage.decode(png(image), 3, 1, 2)).containsExactly(1, -1, 2, -2, 3, -3);
    assertThatThrownBy(() -> EncodedImage.decode(png(image), 1, 1, 2))
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> EncodedImage.decode(png(image), 3, 2, 2))
        .hasMessageContaining("1×2 pixels instead of 2×2");
    assertThatThrownBy(() -> EncodedImage.decode(Arrays.copyOf(png(image), 40), 3, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void badInputIsOneLine() throws IOException {
    assertFails(LAYOUT, "has neither train nor train.parquet");
    Files.writeString(folder.resolve("train.parquet"), "this is no Parquet file");
    assertFails(LAYOUT, "cannot be read as Parquet");
    Files.delete(folder.resolve("train.parquet"));
    write("train", rows(3, 1));
    assertFails(LAYOUT, "has neither test nor test.parquet");
    write("test", rows(3, 1));
    assertFails(
        new ParquetLayout("img", "label", Optional.empty(), 1, 2, 3, 4),
        "has no column img but image, label, writer; set feddip.dataset.parquet.image-column");
    assertFails(
        new ParquetLayout("image", "label", Optional.of("who"), 1, 2, 3, 4),
        "feddip.dataset.parquet.client-column");
    assertFails(
        new ParquetLayout("label", "label", Optional.empty(), 1, 2, 3, 4), "instead of binary");
    assertFails(
        new ParquetLayout("image", "writer", Optional.empty(), 1, 2, 3, 4), "whole numbers");
    assertFails(
        new ParquetLayout("image", "label", Optional.empty(), 1, 2, 3, 2), "is out of range 0 … 1");
    assertFails(
        new ParquetLayout("image", "label", Optional.empty(), 1, 5, 3, 4),
        "6 bytes are neither a raw image nor a PNG");
    List<Row> rows = rows(3, 1);
    rows.add(RowFactory.create(null, 1, "w0"));
    write("train", rows);
    assertFails(LAYOUT, "empty image, label or client");
  }

  @Test
  void layoutIsChecked() {
    assertThatThrownBy(() -> new ParquetLayout("i", "l", Optional.empty(), 0, 1, 1, 2))
        .hasMessageContaining("feddip.dataset.parquet.channels = 0 must be at least 1");
    assertThatThrownBy(() -> new ParquetLayout("i", "l", Optional.empty(), 1, 1, 1, 1))
        .hasMessageContaining("feddip.dataset.parquet.classes");
    DataSetDescription description =
        LAYOUT.describe(List.of(0.5), List.of(0.25), Augmentation.NONE);
    assertThat(description.classNames()).containsExactly("0", "1", "2", "3");
  }

  private void assertFails(ParquetLayout layout, String words) {
    assertThatThrownBy(() -> load(layout))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  private DataSet load(ParquetLayout layout) {
    return new ParquetSource(spark, folder.toString(), layout)
        .load(layout.describe(List.of(0.0), List.of(1.0), Augmentation.NONE));
  }

  private void write(String split, List<Row> rows) {
    writeTo(folder.resolve(split), rows);
  }

  private static void writeTo(Path place, List<Row> rows) {
    StructType schema =
        new StructType(
            new StructField[] {
              field("image", DataTypes.BinaryType),
              field("label", DataTypes.IntegerType),
              field("writer", DataTypes.StringType)
            });
    spark
        .createDataFrame(rows, schema)
        .repartition(3)
        .write()
        .mode("overwrite")
        .parquet(place.toString());
  }

  private static List<Row> rows(int count, int clients) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = {(byte) i, 1, 2, 3, 4, (byte) (7 * i)};
      rows.add(RowFactory.create(pixels, i % 4, "w" + i % clients));
    }
    return rows;
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
