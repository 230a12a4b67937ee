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
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.data.table.TableScheme;
import io.feddip.federation.LocalSpark;
import io.feddip.job.Main;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunGoal;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on tables without classes: numbers, and any of several labels. */
final class TestTaskRuns {
  private static final String[] SETTINGS = {
    "feddip.seed=3",
    "feddip.model.name=layers",
    "feddip.model.layers.list=[{dense = 16, activation = relu}, {dense = 2}]",
    "feddip.dataset.name=table",
    "feddip.partitioning.clients=4",
    "feddip.federation.rounds=20",
    "feddip.federation.fraction=1",
    "feddip.client.epochs=3",
    "feddip.client.batch-size=16",
    "feddip.client.learning-rate=0.1",
    "feddip.pruning.interval=2",
    "feddip.pruning.initial-sparsity=0.2",
    "feddip.pruning.final-sparsity=0.5",
    "feddip.regularization.steps=3",
    "feddip.checkpoint.every=0"
  };
  private static final String[] NUMBERS = {
    "feddip.task=regression",
    "feddip.dataset.table.label=\"price, rent\"",
    "feddip.dataset.table.features=[a, b, c]"
  };
  private static final String[] LABELS = {
    "feddip.task=multi-label",
    "feddip.dataset.table.label=\"warm,big\"",
    "feddip.dataset.table.features=[a, b, c]"
  };

  @TempDir private Path folder;
  private Path data;

  /** A house of three numbers, its price far from zero, its rent small, and what it is. */
  @BeforeEach
  void houses() throws IOException {
    data = folder.resolve("houses");
    Files.createDirectories(data);
    Files.writeString(data.resolve("train.csv"), rows(240, 1));
    Files.writeString(data.resolve("test.csv"), rows(60, 2));
  }

  private static String rows(int count, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("a,b,c,price,rent,warm,big\n");
    for (int i = 0; i < count; i++) {
      double a = random.nextGaussian();
      double b = 10 * random.nextDouble();
      double c = random.nextInt(5);
      double price = 200_000 + 30_000 * a + 8_000 * b + 1_000 * random.nextGaussian();
      double rent = 0.01 * (b - 2 * c) + 0.002 * random.nextGaussian();
      text.append(
          "%.4f,%.4f,%.0f,%.2f,%.5f,%d,%d%n"
              .formatted(a, b, c, price, rent, a > 0 ? 1 : 0, b > 3 ? 1 : 0));
    }
    return text.toString();
  }

  private RunSummary train(String name, String[] task, String... more) {
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.addAll(Arrays.asList(task));
    settings.add("feddip.dataset.path=" + data);
    settings.addAll(Arrays.asList(more));
    return Feddip.train(
        ConfigReader.read("", "houses", settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve(name).toString(),
        false,
        List.of());
  }

  private RunFolder run(String name) {
    return RunFolder.open(folder.resolve(name).toString(), new Configuration());
  }

  /** Two targets of very unlike sizes are both learned, and come back in their own units. */
  @Test
  void numbersAreLearned() throws Exception {
    RunSummary summary = train("numbers", NUMBERS);
    assertThat(summary.finalAccuracy()).isNaN();
    try (RunFolder run = run("numbers")) {
      List<RoundRecord> rounds = run.rounds();
      RoundRecord last = rounds.get(rounds.size() - 1);
      assertThat(last.diagnostics()).containsKeys("test_rmse", "test_mae", "test_r2");
      assertThat(last.diagnostics().get("test_r2")).isGreaterThan(0.8);
      assertThat(rounds.get(0).diagnostics().get("test_r2")).isLessThan(0.2);
      assertThat(RunGoal.of(run).measure()).isEqualTo("test_rmse");
      assertThat(RunGoal.of(run).least()).isTrue();
      assertThat(summary.bestRound()).isPositive();
      TableScheme scheme = StoredScheme.of(run);
      assertThat(scheme.classes()).containsExactly("price", "rent");
      assertThat(scheme.targetMean().get(0)).isBetween(220_000.0, 260_000.0);
      assertThat(run.text("report.html").orElseThrow())
          .contains("final rmse")
          .doesNotContain("Precision, recall");
      assertThat(run.text("summary.json").orElseThrow()).contains("\"final_accuracy\" : null");
    }
    double[] errors = errorsOfPredictions("numbers");
    assertThat(errors[0]).isBetween(1_000.0, 20_000.0);
    assertThat(errors[1]).isBetween(0.001, 0.03);
    try (RunFolder run = run("numbers")) {
      List<RoundRecord> rounds = run.rounds();
      assertThat(rounds.get(rounds.size() - 1).diagnostics().get("test_rmse"))
          .isCloseTo((errors[0] + errors[1]) / 2, within(errors[0] * 1e-4));
    }
    assertThat(exportedPrice("numbers")).isBetween(150_000.0, 350_000.0);
  }

  /** The root of the mean squared error of each target, from what predict writes. */
  private double[] errorsOfPredictions(String name) {
    String out = folder.resolve(name + ".parquet").toString();
    int code =
        Main.run(
            "predict",
            "--run",
            folder.resolve(name).toString(),
            "--input",
            data.resolve("test.csv").toString(),
            "--output",
            out);
    assertThat(code).isZero();
    double[] squares = new double[2];
    List<Row> rows = LocalSpark.session(LocalSpark.MASTER).read().parquet(out).collectAsList();
    assertThat(rows).hasSize(60);
    for (Row row : rows) {
      List<Double> said = row.getList(row.fieldIndex("prediction"));
      squares[0] += Math.pow(said.get(0) - row.<Double>getAs("price"), 2) / rows.size();
      squares[1] += Math.pow(said.get(1) - row.<Double>getAs("rent"), 2) / rows.size();
    }
    return new double[] {Math.sqrt(squares[0]), Math.sqrt(squares[1])};
  }

  /** The first row's, by the exported network, from the table's numbers to the table's numbers. */
  private double exportedPrice(String name) throws Exception {
    String file = folder.resolve(name + ".onnx").toString();
    ModelExport.open(folder.resolve(name).toString(), new Configuration())
        .write(ModelExport.Format.ONNX, true, true, file);
    String[] cells = Files.readAllLines(data.resolve("test.csv")).get(1).split(",", -1);
    float[] row = {
      Float.parseFloat(cells[0]), Float.parseFloat(cells[1]), Float.parseFloat(cells[2])
    };
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    double predicted =
        spark
            .read()
            .parquet(folder.resolve(name + ".parquet").toString())
            .where("abs(a - %s) < 1e-6 and abs(b - %s) < 1e-6".formatted(cells[0], cells[1]))
            .selectExpr("prediction[0]")
            .head()
            .getDouble(0);
    try (OrtSession session = environment.createSession(file);
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(row), new long[] {1, 3, 1, 1});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("targets", "[\"price\",\"rent\"]");
      float price = ((float[][]) result.get(0).getValue())[0][0];
      assertThat((double) price).isCloseTo(predicted, within(1.0));
      return price;
    }
  }

  @Test
  void labelsAreLearned() {
    train("labels", LABELS);
    try (RunFolder run = run("labels")) {
      List<RoundRecord> rounds = run.rounds();
      Map<String, Double> last = rounds.get(rounds.size() - 1).diagnostics();
      assertThat(last.get("test_exact_match")).isGreaterThan(0.8);
      assertThat(last.get("test_hamming_loss")).isLessThan(0.1);
      assertThat(last.get("test_micro_f1")).isGreaterThan(0.85);
      assertThat(RunGoal.of(run).measure()).isEqualTo("test_micro_f1");
    }
  }

  /** An array column says the same as two columns, and files leave no trace. */
  @Test
  void sameBitsFromColumnsArraysAndManyFiles() throws IOException {
    String bits = train("columns", LABELS).modelSha256();
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    Path arrays = folder.resolve("arrays");
    for (String part : List.of("train", "test")) {
      spark
          .read()
          .option("header", true)
          .option("inferSchema", true)
          .csv(data.resolve(part + ".csv").toString())
          .selectExpr("a", "b", "c", "array(warm, big) as what")
          .repartition(5)
          .write()
          .parquet(arrays.resolve(part).toString());
    }
    data = arrays;
    String[] task = {"feddip.task=multi-label", "feddip.dataset.table.label=what"};
    assertThat(train("arrays-run", task, "feddip.dataset.table.format=parquet").modelSha256())
        .isEqualTo(bits);
  }

  @Test
  void theBestModelAndPatienceGoByTheMeasure() {
    RunSummary summary =
        train(
            "patient",
            NUMBERS,
            "feddip.evaluation.metrics=[mae]",
            "feddip.evaluation.patience=1",
            "feddip.federation.rounds=40",
            "feddip.client.learning-rate=0.3",
            "feddip.strategy.name=fedavg");
    assertThat(summary.rounds()).isLessThan(40);
    try (RunFolder run = run("patient")) {
      assertThat(RunGoal.of(run).measure()).isEqualTo("test_mae");
      double best =
          run.rounds().stream()
              .mapToDouble(round -> round.diagnostics().get("test_mae"))
              .min()
              .orElseThrow();
      assertThat(run.rounds().get(summary.bestRound() + 1).diagnostics().get("test_mae"))
          .isEqualTo(best);
    }
  }

  @Test
  void comparisonsAreByTheMeasure() throws IOException {
    Path grid = folder.resolve("grid.conf");
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.addAll(List.of(NUMBERS));
    settings.add("feddip.dataset.path=\"" + data + "\"");
    settings.add("compare { strategies = [fedavg, feddip], seeds = [3] }");
    settings.add("feddip.federation.rounds=4");
    Files.write(grid, settings);
    Path out = folder.resolve("compared");
    assertThat(Main.run("compare", "--config", grid.toString(), "--output", out.toString()))
        .isZero();
    List<String> table = Files.readAllLines(out.resolve("comparison.md"));
    assertThat(table.get(0)).contains("final rmse", "bytes to ").doesNotContain("%", "accuracy");
    assertThat(table).hasSize(4);
    for (String line : table.subList(2, 4)) {
      String[] cells = line.split("\\|", -1);
      assertThat(Double.parseDouble(cells[4].strip())).isBetween(100.0, 100_000.0);
      assertThat(Double.parseDouble(cells[5].strip()))
          .isLessThanOrEqualTo(Double.parseDouble(cells[4].strip()));
    }
    assertThat(Files.readString(out.resolve("comparison.html"))).contains("final rmse", "<svg");
  }

  @Test
  void whatHasNoMeaningWithoutClassesIsRefused() {
    for (String setting :
        List.of(
            "feddip.partitioning.method=dirichlet",
            "feddip.partitioning.method=pathological",
            "feddip.client.class-weights=balanced",
            "feddip.evaluation.per-client=true",
            "feddip.evaluation.metrics=[accuracy]",
            "feddip.evaluation.metrics=[micro-f1]",
            "feddip.strategy.name=dispfl",
            "feddip.strategy.name=ditto")) {
      String key = setting.substring(0, setting.indexOf('='));
      assertThatThrownBy(() -> train("refused", NUMBERS, setting))
          .as(setting)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(key);
      assertThat(folder.resolve("refused")).doesNotExist();
    }
    String[] images = {"feddip.task=regression", "feddip.dataset.name=fashion-mnist-mini"};
    assertThatThrownBy(() -> train("images", images))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("use a table");
  }

  @Test
  void targetsThatAreNoneAreNamed() throws IOException {
    Files.writeString(data.resolve("train.csv"), rows(240, 1) + "1,2,3,,0.5,1,1\n");
    assertThatThrownBy(() -> train("gap", NUMBERS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("price");
    assertThat(train("skipped", NUMBERS, "feddip.dataset.bad-rows=skip").rounds()).isEqualTo(20);
    Files.writeString(data.resolve("train.csv"), rows(240, 1) + "1,2,3,4,0.5,2,1\n");
    assertThatThrownBy(() -> train("two", LABELS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("warm")
        .hasMessageContaining("2");
  }
}
