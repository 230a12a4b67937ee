package io.feddip.partitioning.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.PartitioningException;
import io.feddip.data.parquet.ParquetLayout;
import io.feddip.data.parquet.ParquetSource;
import io.feddip.partitioning.DirichletPartitioner;
import io.feddip.partitioning.Division;
import io.feddip.partitioning.IidPartitioner;
import io.feddip.partitioning.NaturalPartitioner;
import io.feddip.partitioning.PartitionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestDistributedClients {
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
  void packsAreThoseOfTheNaturalPartitioner() {
    write(60, 7);
    ParquetLayout layout = layout(Optional.of("writer"), 4);
    ParquetSource source = source(layout);
    DistributedClients distributed =
        DistributedClients.create(source, 1, Keeping.at(StorageLevel.MEMORY_ONLY()));
    DataSet dataSet = source.load(layout.describe(List.of(0.0), List.of(1.0), Augmentation.NONE));
    Labels labels = Labels.of(dataSet.train());
    Partition partition = new NaturalPartitioner().partition(labels, 7, 1);
    List<Examples> expected =
        ClientRdd.create(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                dataSet.train(),
                partition,
                Keeping.at(StorageLevel.NONE()))
            .collect();
    assertThat(distributed.names())
        .isEqualTo(dataSet.train().naturalClients().orElseThrow().names());
    assertThat(distributed.packs().getNumPartitions()).isEqualTo(7);
    List<Examples> actual = distributed.packs().collect();
    for (int client = 0; client < 7; client++) {
      assertThat(actual.get(client).owner()).isEqualTo(client);
      assertThat(actual.get(client).labels()).isEqualTo(expected.get(client).labels());
      assertThat(actual.get(client).pixels()).isEqualTo(expected.get(client).pixels());
    }
    assertThat(distributed.report().toJson(List.of("a", "b")))
        .isEqualTo(PartitionReport.of("natural", 1, partition, labels).toJson(List.of("a", "b")));
    assertThat(distributed.report().sizes()).isEqualTo(partition.sizes());
  }

  /** Whoever reads the files, in whatever order: the same division of all images. */
  @Test
  void divisionByLabelsDoesNotDependOnTheFiles() {
    write(60, 7);
    Division division = new Division(new DirichletPartitioner(0.5, false), 5, 3, 1);
    ParquetLayout layout = layout(Optional.empty(), 4);
    DistributedClients divided =
        DistributedClients.divided(
            source(layout), division, Keeping.at(StorageLevel.MEMORY_ONLY()));
    List<Examples> packs = divided.packs().collect();
    assertThat(packs).hasSize(5);
    // Sorted by Spark and read from files, some at a time.
    Keeping little = new Keeping(StorageLevel.MEMORY_AND_DISK(), 30);
    assertThat(
            DistributedClients.divided(source(layout), division, little)
                .packs()
                .map(TestDistributedClients::content)
                .collect())
        .isEqualTo(packs.stream().map(TestDistributedClients::content).toList());
    List<String> all = new ArrayList<>();
    for (int client = 0; client < 5; client++) {
      Examples pack = packs.get(client);
      assertThat(pack.owner()).isEqualTo(client);
      int[] counts = new int[4];
      for (int i = 0; i < pack.size(); i++) {
        counts[pack.labels()[i]]++;
        all.add(pack.pixels()[2 * i] + "," + pack.pixels()[2 * i + 1] + ": " + pack.labels()[i]);
      }
      assertThat(divided.report().counts()[client]).isEqualTo(counts);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(written(60));

    Path others = folder.resolve("others");
    spark
        .read()
        .parquet(folder.resolve("train").toString())
        .repartition(5)
        .write()
        .parquet(others.resolve("train").toString());
    DistributedClients again =
        DistributedClients.divided(
            new ParquetSource(spark, others.toString(), layout),
            division,
            Keeping.at(StorageLevel.NONE()));
    assertThat(again.identity()).isEqualTo(divided.identity()).startsWith("60 images, ");
    List<Examples> same = again.packs().collect();
    for (int client = 0; client < 5; client++) {
      assertThat(same.get(client).pixels()).isEqualTo(packs.get(client).pixels());
      assertThat(same.get(client).labels()).isEqualTo(packs.get(client).labels());
    }
  }

  private static List<String> written(int count) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add((byte) (31 * i) + "," + (byte) i + ": " + i % 4);
    }
    return rows;
  }

  @Test
  void badInputIsOneLine() {
    write(10, 2);
    assertThatThrownBy(
            () ->
                DistributedClients.create(
                    source(layout(Optional.empty(), 4)), 1, Keeping.at(StorageLevel.NONE())))
        .isInstanceOf(PartitioningException.class)
        .hasMessageContaining("client-column");
    assertThatThrownBy(
            () ->
                DistributedClients.divided(
                    source(layout(Optional.empty(), 2)),
                    new Division(new IidPartitioner(), 2, 1, 1),
                    Keeping.at(StorageLevel.NONE())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("out of range 0 … 1")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(
            () ->
                DistributedClients.create(
                    source(layout(Optional.of("writer"), 2)), 1, Keeping.at(StorageLevel.NONE())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("out of range 0 … 1")
        .hasMessageNotContaining("\n");
  }

  /** Counted before any image is read: 30 images of 100 MB. */
  @Test
  void aClientOfMoreThanTwoGibibytesIsRefused() {
    write(60, 2);
    ParquetLayout huge =
        new ParquetLayout("image", "label", Optional.of("writer"), 1, 10_000, 10_000, 4);
    assertThatThrownBy(
            () -> DistributedClients.create(source(huge), 1, Keeping.at(StorageLevel.NONE())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("client '100' has 30 training images, 3000000000 bytes")
        .hasMessageContaining("divide it in the client column")
        .hasMessageNotContaining("\n");
  }

  private ParquetSource source(ParquetLayout layout) {
    return new ParquetSource(spark, folder.toString(), layout);
  }

  private static ParquetLayout layout(Optional<String> client, int classes) {
    return new ParquetLayout("image", "label", client, 1, 1, 2, classes);
  }

  private void write(int count, int clients) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          RowFactory.create(new byte[] {(byte) (31 * i), (byte) i}, i % 4, i % clients + 100L));
    }
    StructType schema =
        new StructType(
            new StructField[] {
              DataTypes.createStructField("image", DataTypes.BinaryType, true),
              DataTypes.createStructField("label", DataTypes.ShortType, true),
              DataTypes.createStructField("writer", DataTypes.LongType, true)
            });
    rows.replaceAll(row -> RowFactory.create(row.get(0), (short) row.getInt(1), row.get(2)));
    for (String split : List.of("train", "test")) {
      spark
          .createDataFrame(rows, schema)
          .repartition(3)
          .write()
          .parquet(folder.resolve(split).toString());
    }
  }

  private static String content(Examples pack) {
    return pack.owner() + Arrays.toString(pack.labels()) + Arrays.toString(pack.pixels());
  }
}
