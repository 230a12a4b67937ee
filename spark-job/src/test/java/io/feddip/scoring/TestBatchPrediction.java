package io.feddip.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.Feddip;
import io.feddip.data.DataSetCatalogue;
import io.feddip.federation.LocalSpark;
import io.feddip.job.Main;
import io.feddip.run.SmallRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code predict}: what comes out is what the run measured, and mistakes are told in a line. */
final class TestBatchPrediction {
  private static final int TEST_IMAGES = 60;

  @TempDir private Path folder;
  private Path run;
  private double accuracy;

  @BeforeEach
  void train() {
    run = folder.resolve("run");
    accuracy = SmallRun.train(run).rounds().get(3).testAccuracy();
  }

  /** An exit code and what was printed. */
  private record Ended(int code, String output, String errors) {
    String error() {
      List<String> own = errors.lines().filter(line -> line.startsWith("feddip: ")).toList();
      assertThat(own).as(errors).hasSize(1);
      return own.get(0);
    }
  }

  private Ended predict(String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "predict", "--run", run.toString(), "--output", output, "--master", "local[2]"));
    arguments.addAll(List.of(more));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(arguments.toArray(String[]::new));
      return new Ended(
          code, printed.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static SparkSession spark() {
    return LocalSpark.session();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private Dataset<Row> read(String name) {
    return spark().read().parquet(at(name));
  }

  /** A table of the test images: number, tags, image; the last three have none that is usable. */
  private String table() {
    io.feddip.api.data.ExampleSet images =
        DataSetCatalogue.standard(new Configuration())
            .loadTest("fashion-mnist-mini", Optional.of(at("images")));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < TEST_IMAGES; i++) {
      byte[] pixels = images.pack(0, i, i + 1).pixels();
      rows.add(RowFactory.create(i, new String[] {"a", "b"}, pixels));
    }
    rows.add(RowFactory.create(100, new String[0], new byte[12]));
    rows.add(RowFactory.create(101, new String[0], null));
    rows.add(RowFactory.create(102, new String[0], new byte[785]));
    StructType schema =
        new StructType()
            .add("my.id", DataTypes.IntegerType)
            .add("tags", DataTypes.createArrayType(DataTypes.StringType))
            .add("image", DataTypes.BinaryType);
    spark().createDataFrame(rows, schema).repartition(3).write().parquet(at("table"));
    return at("table");
  }

  @Test
  void testTheRunsOwnImagesGiveTheAccuracyItMeasured() {
    Ended ended = predict(at("scored"));
    assertThat(ended.code()).as(ended.errors()).isZero();
    assertThat(ended.output()).contains("60 rows of ").contains(at("scored"));
    Dataset<Row> scored = read("scored");
    assertThat(scored.columns())
        .containsExactly(
            "index", "label", "prediction", "class_name", "confidence", "probability", "problem");
    assertThat((double) scored.where("prediction = label").count() / scored.count())
        .isCloseTo(accuracy, within(1e-12));
    assertThat(scored.select("index").distinct().count()).isEqualTo(TEST_IMAGES);
    for (Row row : scored.collectAsList()) {
      List<Float> probability = row.getList(5);
      assertThat(probability.get(row.getInt(2))).isEqualTo(row.getFloat(4));
      assertThat(probability).allMatch(p -> p <= row.getFloat(4)).hasSize(10);
      assertThat(probability.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void testRowsThatAreBadAreCountedAndKept() {
    Ended ended = predict(at("scored"), "--input", table());
    assertThat(ended.code()).as(ended.errors()).isZero();
    assertThat(ended.output()).contains("63 rows of ").contains("3 of them have no prediction");
    Dataset<Row> scored = read("scored");
    assertThat(scored.columns()).startsWith("my.id", "tags", "prediction").doesNotContain("image");
    assertThat(scored.where("problem is null").count()).isEqualTo(TEST_IMAGES);
    Dataset<Row> bad = scored.where("prediction is null");
    assertThat(bad.select("`my.id`").orderBy("`my.id`").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(100, 101, 102);
    assertThat(bad.where("problem like '%12 bytes%'").count()).isEqualTo(1);
    assertThat(bad.where("problem like '%no image%'").count()).isEqualTo(1);
  }

  @Test
  void testTheSameImagesGiveTheSameBitsHoweverTheyAreRead() {
    predict(at("scored"), "--input", table());
    predict(at("own"));
    Dataset<Row> own = read("own");
    Dataset<Row> scored = read("scored");
    assertThat(
            scored
                .join(own, scored.col("`my.id`").equalTo(own.col("index")))
                .where(scored.col("probability").equalTo(own.col("probability")))
                .count())
        .isEqualTo(TEST_IMAGES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void testOtherFilesThanParquet(String ending) {
    Ended ended = predict(at("scored." + ending), "--input", table(), "--columns", "my.id,tags");
    assertThat(ended.code()).as(ended.errors()).isZero();
    Dataset<Row> scored =
        spark().read().option("header", true).format(ending).load(at("scored." + ending));
    assertThat(scored.count()).isEqualTo(63);
    assertThat(scored.where("prediction is null").count()).isEqualTo(3);
    assertThat(scored.columns()).contains("my.id", "tags", "class_name", "probability");
  }

  @Test
  void testAFolderOfFilesWithoutLabels() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(3 + i, 4, 0, 250);
      ImageIO.write(image, "png", files.resolve(i + ".png").toFile());
    }
    Files.writeString(files.resolve("notes.txt"), "no image");
    Ended ended = predict(at("scored"), "--input", files.toString(), "--format", "files");
    assertThat(ended.output()).contains("4 rows").contains("1 of them has no prediction");
    assertThat(read("scored").where("prediction is null").select("path").first().getString(0))
        .endsWith("notes.txt");
  }

  @Test
  void testTablesAreScoredAsTheyWereTrained() {
    Dataset<Row> points =
        spark()
            .range(120)
            .selectExpr(
                "id",
                "rand(1) + if(id % 2 = 0, 2, 0) x",
                "array(rand(2), rand(3) + if(id % 2 = 0, 0, 2)) yz",
                "if(id % 2 = 0, 'even', 'odd') kind")
            .localCheckpoint();
    points.write().parquet(at("points"));
    run = folder.resolve("table");
    Feddip.on(spark())
        .config(
            "feddip { model.name = mlp, dataset { name = table, test-fraction = 0.2"
                + ", table { format = parquet, features = [x, yz], label = kind } }"
                + ", partitioning { clients = 2 }, federation { rounds = 3, fraction = 1 }"
                + ", client { batch-size = 8, epochs = 3 }, regularization.steps = 3"
                + ", pruning { interval = 2, final-sparsity = 0.5 } }")
        .set("feddip.dataset.path=" + at("points"))
        .output(run.toString())
        .train();
    points.selectExpr("id", "yz", "if(id = 7, null, x) x").write().json(at("unlabelled"));
    Ended ended =
        predict(at("scored"), "--input", at("unlabelled"), "--format", "json", "--columns", "id,x");
    assertThat(ended.output()).contains("120 rows").contains("1 of them has no prediction");
    Dataset<Row> scored = read("scored");
    assertThat(scored.columns()).startsWith("id", "x", "prediction").doesNotContain("yz");
    assertThat(scored.where("class_name = if(id % 2 = 0, 'even', 'odd')").count())
        .isGreaterThan(110);
    assertThat(scored.where("prediction is null").first().<String>getAs("problem"))
        .contains("column x holds null");
    spark().range(3).selectExpr("id x").write().parquet(at("other"));
    assertMistake(predict(at("out"), "--input", at("other")), 3, "has no column yz but x");
    assertMistake(predict(at("out")), 2, "--input is missing");
  }

  @Test
  void testMistakesAreToldInALineBeforeAnythingIsWritten() throws IOException {
    Files.createDirectories(folder.resolve("there"));
    Files.writeString(folder.resolve("text"), "no table");
    String table = table();
    assertMistake(predict(at("there")), 2, "exists already");
    assertMistake(predict(at("out"), "--input", at("none")), 3, "there is no such file");
    assertMistake(predict(at("out"), "--input", at("text")), 3, "cannot be read as parquet");
    assertMistake(predict(at("out"), "--input", table, "--format", "xml"), 2, "files, fashion");
    assertMistake(
        predict(at("out"), "--input", table, "--columns", "id"), 2, "no column id but my.id, tags");
    assertMistake(
        predict(at("out"), "--input", table, "--set", "feddip.dataset.parquet.image-column=tags"),
        3,
        "column tags is array<string> instead of binary");
    assertMistake(
        predict(at("out"), "--input", table, "--set", "feddip.dataset.parquet.image-column=photo"),
        3,
        "no column photo but my.id, tags, image");
    assertMistake(predict(at("out"), "--set", "feddip.model.name=mlp"), 2, "feddip.dataset.");
    assertMistake(
        predict(at("out.csv"), "--input", table, "--columns", "image"), 2, "CSV cannot hold");
    Files.delete(run.resolve("model/model.feddip"));
    assertMistake(predict(at("out")), 2, "model/model.feddip");
    run = folder.resolve("no-run");
    assertMistake(predict(at("out")), 2, "there is no run folder");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("out.csv")).doesNotExist();
  }

  private static void assertMistake(Ended ended, int code, String message) {
    assertThat(ended.error()).contains(message);
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void testNothingButBadRowsIsAnErrorOfTheData() {
    spark().range(5).selectExpr("cast(string(id) as binary) image").write().parquet(at("table"));
    Ended ended = predict(at("scored"), "--input", at("table"));
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.output()).contains("5 of them have no prediction");
  }
}
