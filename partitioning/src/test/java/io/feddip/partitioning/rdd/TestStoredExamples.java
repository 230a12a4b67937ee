package io.feddip.partitioning.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large client's examples in a file: what is read is what was packed, and nothing is left. */
final class TestStoredExamples {
  @TempDir private static Path folder;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.local.dir", folder.toString()));
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static Examples images(int owner, int size) {
    Random random = new Random(owner);
    byte[] pixels = new byte[size * 6];
    random.nextBytes(pixels);
    return new Examples(owner, 1, 2, 3, pixels, random.ints(size, 0, 4).toArray());
  }

  private static Examples numbers(int owner, int size) {
    Random random = new Random(owner);
    float[] values = new float[size * 5];
    float[] targets = new float[size * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextFloat();
    }
    return new Examples(owner, 1, 1, 5, new Features.Numbers(values), new int[size], targets);
  }

  /** Everything that it says, in an order of its own, and how it is kept. */
  private static String told(Examples pack) {
    int[] order = IntStream.range(0, pack.size()).map(i -> pack.size() - 1 - i).toArray();
    Examples some = pack.some(order, pack.size() / 3, pack.size());
    return List.of(
            pack.owner(),
            Arrays.toString(pack.labels()),
            Arrays.toString(pack.targets()),
            Arrays.toString(some.labels()),
            Arrays.toString(some.targets()),
            some.features() instanceof Features.Numbers values
                ? Arrays.toString(values.values())
                : Arrays.toString(some.pixels()))
        .toString();
  }

  private static boolean isStored(Examples pack) {
    return pack.features() instanceof Features.Stored;
  }

  @Test
  void testLargeClientsAreReadFromAFile() throws IOException {
    List<Examples> packs =
        new ArrayList<>(List.of(images(0, 50), images(1, 4), numbers(2, 40), images(3, 0)));
    JavaRDD<Examples> kept =
        PackRdd.create(context, packs, new Keeping(StorageLevel.MEMORY_AND_DISK(), 60), "packs");
    for (int round = 0; round < 2; round++) {
      assertThat(kept.map(TestStoredExamples::isStored).collect())
          .containsExactly(true, false, true, false);
      assertThat(kept.map(TestStoredExamples::told).collect())
          .containsExactlyElementsOf(packs.stream().map(TestStoredExamples::told).toList());
    }
    ValidationSplit split = new ValidationSplit(0.3, 5);
    List<Integer> clients = List.of(0, 1, 2, 3);
    assertThat(split.training(kept).map(TestStoredExamples::told).collect())
        .containsExactlyElementsOf(
            clients.stream()
                .map(i -> ValidationSplit.part(aside(), i, packs.get(i), false))
                .map(TestStoredExamples::told)
                .toList());
    assertThat(split.validation(kept).map(TestStoredExamples::isStored).collect())
        .containsExactly(true, false, true, false);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("temp_local")))
          .isEmpty();
    }
  }

  private static HoldOut aside() {
    return HoldOut.forValidation(0.3, 5);
  }

  @Test
  void testTheyDoNotTravel() {
    JavaRDD<Examples> kept =
        PackRdd.create(
            context, List.of(images(0, 50)), new Keeping(StorageLevel.MEMORY_ONLY(), 60), "packs");
    assertThatThrownBy(kept::collect).hasMessageContaining("feddip.client.cache-memory");
  }

  /** A chunk has as many examples as memory allows, and at least one. */
  @Test
  void testChunks() {
    List<Integer> sizes = new ArrayList<>();
    Chunks.of(images(0, 50), 100).forEachRemaining(chunk -> sizes.add(chunk.size()));
    assertThat(sizes).containsExactly(16, 16, 16, 2);
    List<Examples> single = new ArrayList<>();
    Chunks.of(images(0, 5), 1).forEachRemaining(single::add);
    assertThat(single).hasSize(5);
    Examples whole = images(0, 5);
    assertThat(Chunks.of(whole, 30).next()).isSameAs(whole);
    assertThat(new Keeping(StorageLevel.NONE(), Keeping.AUTO).mostHere()).isGreaterThan(1 << 20);
  }
}
