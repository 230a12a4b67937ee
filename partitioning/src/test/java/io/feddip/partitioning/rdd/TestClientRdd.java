package io.feddip.partitioning.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Partition;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TestClientRdd {
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  @Test
  void partitionIsClient() {
    ExampleSet images = images(23);
    Partition partition = new Partition(23, new int[][] {{5, 1}, {}, {22}, {0, 2, 3}});
    JavaRDD<Examples> clients =
        ClientRdd.create(context, images, partition, Keeping.at(StorageLevel.MEMORY_ONLY()));
    assertThat(clients.getNumPartitions()).isEqualTo(4);
    List<Examples>[] parts = clients.collectPartitions(new int[] {0, 1, 2, 3});
    for (int client = 0; client < 4; client++) {
      assertThat(parts[client]).hasSize(1);
      Examples own = parts[client].get(0);
      assertThat(own.owner()).isEqualTo(client);
      int[] examples = partition.examples(client);
      assertThat(own.size()).isEqualTo(examples.length);
      for (int i = 0; i < examples.length; i++) {
        assertThat(own.labels()[i]).isEqualTo(examples[i] % 3);
        assertThat(own.pixels()[4 * i + 3]).isEqualTo((byte) (4 * examples[i] + 3));
      }
    }
    assertThat(PackRdd.kept(clients).getStorageLevel()).isEqualTo(StorageLevel.MEMORY_ONLY());
  }

  @Test
  void evaluationSlicesAreEvenAndComplete() {
    JavaRDD<Examples> slices =
        EvaluationRdd.create(context, images(23), 5, StorageLevel.MEMORY_AND_DISK());
    assertThat(slices.getNumPartitions()).isEqualTo(5);
    List<Examples> packs = slices.collect();
    assertThat(packs.stream().map(Examples::size)).containsExactly(4, 5, 4, 5, 5);
    int example = 0;
    for (Examples pack : packs) {
      for (int i = 0; i < pack.size(); i++, example++) {
        assertThat(pack.pixels()[4 * i]).isEqualTo((byte) (4 * example));
      }
    }
    assertThat(EvaluationRdd.create(context, images(2), 3, StorageLevel.NONE()).collect())
        .hasSize(3);
    assertThatThrownBy(() -> EvaluationRdd.create(context, images(2), 0, StorageLevel.NONE()))
        .hasMessageContaining("slices");
  }

  @Test
  void partitionMustFitTheImages() {
    assertThatThrownBy(
            () ->
                ClientRdd.create(
                    context,
                    images(2),
                    new Partition(3, new int[1][0]),
                    Keeping.at(StorageLevel.NONE())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ExampleSet images(int count) {
    byte[] pixels = new byte[4 * count];
    int[] labels = new int[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
      labels[i / 4] = i / 4 % 3;
    }
    return new ExampleSet("test", 1, 2, 2, 3, pixels, labels, Optional.empty());
  }
}
