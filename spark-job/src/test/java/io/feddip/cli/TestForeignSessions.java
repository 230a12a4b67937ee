package io.feddip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.Feddip;
import io.feddip.federation.LocalSpark;
import io.feddip.run.SmallRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in a session that somebody else has set up, as notebooks and clusters do. */
final class TestForeignSessions {
  @TempDir private Path folder;

  private static final Map<String, String> STRICT_KRYO =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrationRequired", "true",
          "spark.kryo.referenceTracking", "false");

  @AfterEach
  void backToTheSharedSession() {
    SparkSession.getDefaultSession().get().stop();
    LocalSpark.session();
  }

  private static SparkSession open(Map<String, String> settings) {
    LocalSpark.session().stop();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(LocalSpark.MASTER)
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1");
    new TreeMap<>(settings).forEach(builder::config);
    return builder.getOrCreate();
  }

  private String digest(SparkSession spark, String name, String... overrides) {
    Path run = folder.resolve(name);
    Feddip.train(SmallRun.config(folder, overrides), spark, run.toString(), false, List.of());
    return SmallRun.in(run).digest();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feddip.strategy.name=feddip",
        "feddip.federation.aggregation-depth=3",
        "feddip.diagnostics.every=1",
        "feddip.evaluation.per-client=true",
        "feddip.strategy.name=fedavg-topk",
        "feddip.strategy.name=prunefl",
        "feddip.strategy.name=snip",
        "feddip.strategy.name=feddst"
      })
  void testKryoThatKnowsNoneOfOurClasses(String override) {
    String usual = digest(LocalSpark.session(), "usual", override);
    assertThat(digest(open(STRICT_KRYO), "kryo", override)).isEqualTo(usual);
  }

  /** What Spark's own Parquet reader sends, which no program can spare it. */
  private static Map<String, String> withSparksOwnClasses() {
    Map<String, String> settings = new TreeMap<>(STRICT_KRYO);
    String types = "org.apache.spark.sql.types.";
    settings.put(
        "spark.kryo.classesToRegister",
        String.join(
            ",",
            types + "StructType",
            types + "StructField",
            "[L" + types + "StructField;",
            types + "Metadata",
            types + "BinaryType$",
            types + "IntegerType$",
            types + "StringType$",
            types + "StringType"));
    return settings;
  }

  @Test
  void testImagesThatStayOnTheExecutors() {
    SparkSession spark = open(withSparksOwnClasses());
    StructType schema =
        new StructType()
            .add("image", DataTypes.BinaryType)
            .add("label", DataTypes.IntegerType)
            .add("client", DataTypes.StringType);
    byte[] image = new byte[3 * 32 * 32];
    for (String split : List.of("train", "test")) {
      spark
          .createDataFrame(
              List.of(
                  RowFactory.create(image, 1, "a"),
                  RowFactory.create(image, 2, "a"),
                  RowFactory.create(image, 3, "b")),
              schema)
          .write()
          .parquet(folder.resolve("parquet").resolve(split).toString());
    }
    assertThat(
            digest(
                spark,
                "natural",
                "feddip.dataset.name=parquet",
                "feddip.dataset.path=" + folder.resolve("parquet"),
                "feddip.dataset.parquet.client-column=client",
                "feddip.partitioning.method=natural",
                "feddip.federation.rounds=1"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "lzf", "zstd", "lz4"})
  void testCodecs(String codec) {
    String usual = digest(LocalSpark.session(), "usual");
    Map<String, String> settings =
        Map.of(
            "spark.io.compression.codec", codec,
            "spark.rdd.compress", "true",
            "spark.broadcast.compress", "true",
            "spark.shuffle.spill.compress", "true",
            "spark.memory.offHeap.enabled", "true",
            "spark.memory.offHeap.size", "64m",
            "spark.sql.ansi.enabled", "true",
            "spark.sql.session.timeZone", "Pacific/Apia");
    assertThat(digest(open(settings), codec, "feddip.federation.aggregation-depth=2"))
        .isEqualTo(usual);
  }
}
