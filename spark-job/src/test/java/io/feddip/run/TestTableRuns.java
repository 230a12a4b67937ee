package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.data.table.TableScheme;
import io.feddip.federation.LocalSpark;
import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on tables: whatever they are stored as, the same rows end in the same bits. */
final class TestTableRuns {
  private static final String[] SETTINGS = {
    "feddip.seed=3",
    "feddip.model.name=layers",
    "feddip.model.layers.list=[{dense = 16, activation = relu}, {dense = 3}]",
    "feddip.dataset.name=table",
    "feddip.dataset.table.label=kind",
    "feddip.dataset.table.client=site",
    "feddip.partitioning.clients=6",
    "feddip.partitioning.min-examples=0",
    "feddip.federation.rounds=6",
    "feddip.federation.fraction=1",
    "feddip.client.epochs=3",
    "feddip.client.batch-size=16",
    "feddip.pruning.interval=2",
    "feddip.regularization.steps=3",
    "feddip.checkpoint.every=0"
  };

  @TempDir private Path folder;

  @Test
  void aCsvOfTextsIsLearned() throws IOException {
    Path data = flowers();
    RunSummary summary = train("first", data);
    assertThat(summary.finalAccuracy()).isGreaterThan(0.9);
    assertThat(summary.dataset()).isEqualTo("table");
    TableScheme scheme = scheme("first");
    assertThat(scheme.classes()).containsExactly("lily", "rose", "tulip");
    assertThat(scheme.names()).containsExactly("a", "b", "c", "d");
    assertThat(scheme.mean().get(3)).isBetween(900.0, 1100.0);
    assertThat(Files.readString(folder.resolve("first/partition.json")))
        .contains("\"class_names\": [\"lily\", \"rose\", \"tulip\"]");
    assertThat(Files.readString(folder.resolve("first/config.conf")))
        .containsPattern("# data\\.train 300 rows, sum of sha256 \\p{XDigit}{64}");
  }

  /** With the normalisation inside, rows go in as the table has them. */
  @Test
  void anExportedNetworkReadsTheTableItself() throws Exception {
    double accuracy = train("exported", flowers()).finalAccuracy();
    String file = folder.resolve("flowers.onnx").toString();
    ModelExport.open(folder.resolve("exported").toString(), new Configuration())
        .write(ModelExport.Format.ONNX, true, true, file);
    List<String> lines = Files.readAllLines(flowers().resolve("test.csv"));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    int hits = 0;
    try (OrtSession session = environment.createSession(file)) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("columns", "[\"a\",\"b\",\"c\",\"d\"]");
      List<String> names = List.of("lily", "rose", "tulip");
      for (String line : lines.subList(1, lines.size())) {
        List<String> cells = List.of(line.split(",", -1));
        float[] row = new float[4];
        for (int i = 0; i < 4; i++) {
          row[i] = Float.parseFloat(cells.get(List.of(0, 2, 3, 5).get(i)));
        }
        FloatBuffer numbers = FloatBuffer.wrap(row);
        try (OnnxTensor input =
                OnnxTensor.createTensor(environment, numbers, new long[] {1, 4, 1, 1});
            OrtSession.Result result = session.run(Map.of("input", input))) {
          float[] shares = ((float[][]) result.get(0).getValue())[0];
          float own = shares[names.indexOf(cells.get(1))];
          hits += own >= Math.max(shares[0], Math.max(shares[1], shares[2])) ? 1 : 0;
        }
      }
    }
    assertThat((double) hits / (lines.size() - 1)).isCloseTo(accuracy, within(1e-9));
  }

  /** Numbers that a task reads from a file are those that it would have in memory. */
  @Test
  void sameBitsFromAFile() throws IOException {
    Path data = flowers();
    assertThat(train("stored", data, "feddip.client.cache-memory=100").modelSha256())
        .isEqualTo(train("kept", data).modelSha256());
  }

  /** Every partitioner; the number of files and of cores leaves no trace. */
  @Test
  void sameBitsFromOneFileAndFromMany() throws IOException {
    Path data = flowers();
    for (String method : List.of("iid", "dirichlet", "pathological", "natural")) {
      String division = "feddip.partitioning.method=" + method;
      String one = train(method + "-one", data, division).modelSha256();
      Path many = rewritten("many-" + method, "csv", rows -> rows.repartition(7));
      assertThat(train(method + "-many", many, division).modelSha256()).as(method).isEqualTo(one);
    }
  }

  @Test
  void sameBitsFromEveryFormatAndColumnType() throws IOException {
    String csv = train("csv", flowers()).modelSha256();
    for (String format : List.of("parquet", "orc", "json")) {
      Path data = rewritten(format, format, rows -> rows.coalesce(1));
      assertThat(train(format, data, "feddip.dataset.table.format=" + format).modelSha256())
          .as(format)
          .isEqualTo(csv);
    }
    Path arrays =
        rewritten("array", "parquet", rows -> rows.selectExpr("kind", "array(a, b, c, d) values"));
    RunSummary array =
        train(
            "array",
            arrays,
            "feddip.dataset.table.format=parquet",
            "feddip.dataset.table.features=[values]");
    assertThat(array.modelSha256()).isEqualTo(csv);
  }

  /** Vectors as Spark ML makes them, dense and sparse; libsvm, which is sparse and begins at 1. */
  @Test
  void sameBitsFromVectors() throws IOException {
    String csv =
        train("csv", flowers(), "feddip.dataset.table.features=[a, b, c, d]").modelSha256();
    Path vectors =
        rewritten(
            "vectors",
            "parquet",
            rows ->
                new VectorAssembler()
                    .setInputCols(new String[] {"a", "b", "c", "d"})
                    .setOutputCol("features")
                    .transform(rows)
                    .select("features", "kind"));
    assertThat(
            train(
                    "vectors",
                    vectors,
                    "feddip.dataset.table.format=parquet",
                    "feddip.dataset.table.features=[features]")
                .modelSha256())
        .isEqualTo(csv);

    Path sparse = folder.resolve("sparse");
    Files.createDirectories(sparse);
    StringBuilder train = new StringBuilder();
    StringBuilder test = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      train.append("%d %d:%.1f%n".formatted(i % 3, 1 + i % 3, 1 + i / 1000.0));
      test.append("%d %d:1%n".formatted(i % 2, 1 + i % 2)); // has no third number at all
    }
    Files.writeString(sparse.resolve("train.txt"), train);
    Files.writeString(sparse.resolve("test.txt"), test);
    assertThat(
            train(
                    "sparse",
                    sparse,
                    "feddip.dataset.table.format=libsvm",
                    "feddip.dataset.table.label=label")
                .finalAccuracy())
        .isEqualTo(1);
  }

  @Test
  void rowsThatCannotBeUsed() throws IOException {
    Path data = flowers();
    String train = Files.readString(data.resolve("train.csv"));
    Files.writeString(
        data.resolve("train.csv"),
        train + "1,tulip,NaN,2,site 1,1000\n,rose,1,2,site 1,1000\n1,,1,2,site 1,1000\n");
    assertThatThrownBy(() -> train("fail", data))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "1 with no value",
            "1 with a number that is not finite",
            "1 with no label",
            "train.csv, row 301, column b: NaN",
            "feddip.dataset.bad-rows = skip");
    assertThat(folder.resolve("fail")).doesNotExist();
    String skipped = train("skip", data, "feddip.dataset.bad-rows=skip").modelSha256();
    Files.writeString(data.resolve("train.csv"), train);
    assertThat(train("whole", data).modelSha256()).isEqualTo(skipped);

    Files.writeString(
        data.resolve("test.csv"),
        Files.readString(data.resolve("test.csv")) + "1,orchid,1,2,site 1,1000\n");
    assertThatThrownBy(() -> train("unknown", data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("test.csv, row 91, column kind: orchid");
    assertThatThrownBy(() -> train("column", data, "feddip.dataset.table.label=colour"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no column colour but a, kind, b, c, site, d");
    assertThatThrownBy(() -> train("text", data, "feddip.dataset.table.features=[a, site]"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row 1, column site: 'site ");
    assertThatThrownBy(
            () ->
                train(
                    "nobody",
                    data,
                    "feddip.partitioning.method=natural",
                    "feddip.dataset.table.client=null"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.dataset.table.client");
  }

  @Test
  void brokenLines() throws IOException {
    Path data = flowers();
    String train = Files.readString(data.resolve("train.csv"));
    for (String line : List.of("1,tulip,1,2,site 1,1000,and more", "1,tulip,1")) {
      Files.writeString(data.resolve("train.csv"), train + line + "\n");
      assertThatThrownBy(() -> train("broken", data, "feddip.dataset.table.features=[a, b]"))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("train.csv", line, "feddip.dataset.bad-rows = skip");
      assertThat(folder.resolve("broken")).doesNotExist();
    }
    train("skipped", data, "feddip.dataset.bad-rows=skip");
  }

  @Test
  void rowsOfAProgram() throws IOException {
    Path data = flowers();
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    Dataset<Row> rows =
        spark
            .read()
            .option("header", "true")
            .option("inferSchema", "true")
            .csv(data + "/train.csv");
    Dataset<Row> test =
        spark.read().option("header", "true").option("inferSchema", "true").csv(data + "/test.csv");
    TableData table = TableData.of(rows, List.of("a", "b", "c", "d"), "kind", Optional.of("site"));
    RunSummary given =
        Feddip.train(
            "",
            List.of(SETTINGS),
            table.withTest(test),
            spark,
            folder.resolve("given").toString(),
            List.of());
    assertThat(given.modelSha256()).isEqualTo(train("read", data).modelSha256());

    List<String> aside = new ArrayList<>(List.of(SETTINGS));
    aside.add("feddip.dataset.test-fraction=0.25");
    RunSummary split =
        Feddip.train("", aside, table, spark, folder.resolve("aside").toString(), List.of());
    assertThat(split.finalAccuracy()).isGreaterThan(0.9);
    assertThat(Files.readString(folder.resolve("aside/config.conf")))
        .containsPattern("# data\\.test (6|7|8)\\d rows, set aside");
  }

  private RunSummary train(String name, Path data, String... more) {
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.add("feddip.dataset.path=" + data);
    settings.addAll(Arrays.asList(more));
    return Feddip.train(
        ConfigReader.read("", "table", settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve(name).toString(),
        false,
        List.of());
  }

  private TableScheme scheme(String name) {
    try (RunFolder run = RunFolder.open(folder.resolve(name).toString(), new Configuration())) {
      return StoredScheme.of(run);
    }
  }

  private interface Change {
    Dataset<Row> of(Dataset<Row> rows);
  }

  private Path rewritten(String name, String format, Change change) throws IOException {
    Path data = flowers();
    Path to = folder.resolve("data-" + name);
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    for (String split : List.of("train", "test")) {
      Dataset<Row> rows =
          spark
              .read()
              .option("header", "true")
              .option("inferSchema", "true")
              .csv(data + "/" + split + ".csv");
      change
          .of(rows)
          .write()
          .mode(SaveMode.Overwrite)
          .option("header", "true")
          .format(format)
          .save(to.resolve(split).toString());
    }
    return to;
  }

  /** Three kinds of flowers; some rows are there twice. */
  private Path flowers() throws IOException {
    Path data = folder.resolve("flowers");
    if (Files.exists(data)) {
      return data;
    }
    Files.createDirectories(data);
    Files.writeString(data.resolve("train.csv"), rows(300, 1));
    Files.writeString(data.resolve("test.csv"), rows(90, 2));
    return data;
  }

  private static String rows(int count, long seed) {
    String[] kinds = {"tulip", "rose", "lily"};
    java.util.Random random = new java.util.Random(seed);
    StringBuilder text = new StringBuilder("a,kind,b,c,site,d\n");
    String line = "";
    for (int i = 0; i < count; i++) {
      int kind = i % 3;
      if (i % 20 != 19) {
        line =
            "%.3f,%s,%.3f,%d,site %d,%.1f%n"
                .formatted(
                    kind + random.nextGaussian() / 4,
                    kinds[kind],
                    (kind == 1 ? 5 : 2) + random.nextGaussian(),
                    random.nextInt(10),
                    random.nextInt(4),
                    1000 - 40 * kind + 10 * random.nextGaussian());
      }
      text.append(line);
    }
    return text.toString();
  }
}
