package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.feddip.federation.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More images than the driver has memory for, divided by labels among twenty clients. */
@Tag("nightly")
final class LargeDataIT {
  private static final int PATIENCE_SECONDS = 900;
  private static final int SIDE = 64;
  private static final int IMAGE = 3 * SIDE * SIDE;

  /** Two gibibytes of pixels. */
  private static final int IMAGES = (int) ((2L << 30) / IMAGE) + 1;

  private static final int CLASSES = 10;

  @TempDir static Path folder;

  @Test
  void testTwoGibibytesUnderADriverOfOne() throws IOException {
    OtherUser.letThrough(folder);
    Path data = Files.createDirectories(folder.resolve("data"));
    write(data.resolve("train"), IMAGES, 1);
    write(data.resolve("test"), 500, 2);
    LocalSpark.session().stop();
    Path configuration =
        Files.writeString(
            folder.resolve("large.conf"),
            """
            feddip {
              seed = 7
              model { name = layers, layers.list = [{conv = 4, kernel = 8, stride = 8, activation = relu}, {dense = 10}] }
              dataset { name = parquet, path = "%s", parquet { height = %d, width = %d, encoding = raw } }
              partitioning { method = dirichlet, alpha = 1, clients = 20 }
              federation { rounds = 2, fraction = 0.1 }
              client { epochs = 1, batch-size = 64 }
              pruning.interval = 1
            }
            """
                .formatted(data, SIDE, SIDE));
    Path run = folder.resolve("run");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), "large")) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("spark.authenticate", "true");
      settings.put("spark.authenticate.secret", "large");
      settings.put("spark.network.crypto.enabled", "true");
      settings.put("spark.network.crypto.authEngineVersion", "2");
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.driver.memory", "1g");
      settings.put("spark.executor.memory", "900m");
      settings.put("spark.executor.cores", "1");
      settings.put("spark.ui.enabled", "false");
      settings.put(
          "spark.driver.extraJavaOptions",
          "--add-modules=jdk.incubator.vector -Xlog:gc:file=" + folder.resolve("driver.gc"));
      settings.put("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector");
      JavaProcess job =
          cluster.submit(
              "large", settings, SmallRun.train(configuration, run, "--master", cluster.master()));
      assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    }
    List<JsonNode> rounds = SmallRun.rounds(run);
    assertThat(rounds).hasSize(3);
    assertThat(rounds.get(2).get("examples").asLong()).isPositive();
    assertThat(SmallRun.executors(run)).isNotEmpty().doesNotContain("driver");
    long most = mostAfterCollections(folder.resolve("driver.gc"));
    System.out.printf(
        "%,d images, %,d bytes of pixels: the driver's heap after collections was at most %d MiB%n",
        IMAGES, (long) IMAGES * IMAGE, most);
    // Keys, labels, owners: 28 bytes an image are 5 MB here; the rest is Spark and the job itself.
    assertThat(most).isLessThan(150);
  }

  /** Pixels that cannot be compressed. */
  private static void write(Path where, int count, int seed) throws IOException {
    StructType schema =
        new StructType()
            .add("image", DataTypes.BinaryType, false)
            .add("label", DataTypes.IntegerType, false);
    JavaRDD<Row> rows =
        LocalSpark.session()
            .range(0, count, 1, 40)
            .toJavaRDD()
            .map(
                number -> {
                  byte[] pixels = new byte[IMAGE];
                  new SplittableRandom(seed * 1_000_003L + number).nextBytes(pixels);
                  return RowFactory.create(pixels, (int) (number % CLASSES));
                });
    LocalSpark.session().createDataFrame(rows, schema).write().parquet(where.toString());
    OtherUser.letThrough(where);
  }

  /** In MiB, of lines such as {@code GC(3) Pause Young (Normal) 210M->35M(512M) 4.1ms}. */
  private static long mostAfterCollections(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("->") && line.contains("Pause"))
        .map(line -> line.substring(line.indexOf("->") + 2))
        .mapToLong(rest -> Long.parseLong(rest.substring(0, rest.indexOf('M'))))
        .max()
        .orElseThrow();
  }
}
