package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.federation.LocalSpark;
import io.feddip.job.Main;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunGoal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that learn what comes next: the letter after that of two places before. */
final class TestTokenRuns {
  private static final int LETTERS = 6;
  private static final int WINDOW = 8;

  private static final String[] SETTINGS = {
    "feddip.seed=3",
    "feddip.task=next-token",
    "feddip.model.name=layers",
    "feddip.model.layers.list=[{embedding = 8, words = 6}, {lstm = 24}, {dense = 6}]",
    "feddip.dataset.name=table",
    "feddip.dataset.table.format=text",
    "feddip.dataset.table.window=8",
    "feddip.partitioning.clients=4",
    "feddip.federation.rounds=10",
    "feddip.federation.fraction=1",
    "feddip.client.epochs=6",
    "feddip.client.batch-size=16",
    "feddip.client.optimizer=adam",
    "feddip.client.learning-rate=0.01",
    "feddip.pruning.final-sparsity=0.8",
    "feddip.pruning.interval=2",
    "feddip.regularization.lambda-max=0",
    "feddip.checkpoint.every=0"
  };

  @TempDir private Path folder;
  private Path data;

  /**
   * Every letter is the one after that of two places before, counted round; one in eight is any.
   */
  private static String line(SplittableRandom random, int length) {
    int[] letters = new int[length];
    for (int i = 0; i < length; i++) {
      boolean any = i < 2 || random.nextInt(8) == 0;
      letters[i] = any ? random.nextInt(LETTERS) : (letters[i - 2] + 1) % LETTERS;
    }
    StringBuilder text = new StringBuilder();
    IntStream.of(letters).forEach(letter -> text.append((char) ('a' + letter)));
    return text.toString();
  }

  @BeforeEach
  void texts() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    SplittableRandom random = new SplittableRandom(8);
    Files.write(
        data.resolve("train.txt"),
        IntStream.range(0, 24).mapToObj(i -> line(random, 130)).toList());
    Files.write(
        data.resolve("test.txt"), IntStream.range(0, 10).mapToObj(i -> line(random, 130)).toList());
  }

  private RunSummary train(String name, String... more) {
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.add("feddip.dataset.path=" + data);
    settings.addAll(Arrays.asList(more));
    return Feddip.train(
        ConfigReader.read("", "texts", settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve(name).toString(),
        false,
        List.of());
  }

  private RunFolder run(String name) {
    return RunFolder.open(folder.resolve(name).toString(), new Configuration());
  }

  /** Who knows nothing has a perplexity of 6, who knows the rule one of about 1.9. */
  @Test
  void aSparseLstmLearnsWhatComesNext() throws IOException {
    RunSummary summary = train("run");
    assertThat(summary.finalSparsity()).isBetween(0.79, 0.8);
    assertThat(summary.finalAccuracy()).isGreaterThan(0.6);
    try (RunFolder run = run("run")) {
      List<RoundRecord> rounds = run.rounds();
      assertThat(rounds.get(0).diagnostics().get("test_perplexity")).isBetween(5.5, 7.0);
      RoundRecord last = rounds.get(rounds.size() - 1);
      assertThat(last.diagnostics().get("test_perplexity"))
          .isLessThan(3.0)
          .isCloseTo(Math.exp(last.loss()), within(1e-6));
      assertThat(RunGoal.of(run).measure()).isEqualTo("test_perplexity");
      assertThat(RunGoal.of(run).least()).isTrue();
      assertThat(StoredScheme.of(run).classes()).containsExactly("a", "b", "c", "d", "e", "f");
      assertThat(run.text("report.html").orElseThrow())
          .contains("final perplexity")
          .doesNotContain("Precision, recall");
    }
    assertThat(predicted("run")).isGreaterThan(0.6);
    assertThat(Main.run("evaluate", "--run", folder.resolve("run").toString(), "--sparse"))
        .isZero();
  }

  /**
   * A part of what conf/text.conf trains, on the text that ships. Who knows nothing but how often
   * characters are has a perplexity of 15.
   */
  @Test
  @Tag("long")
  void theShippedTextIsLearned() throws IOException {
    Path conf = Path.of("../conf/text.conf");
    RunSummary summary =
        Feddip.train(
            ConfigReader.readFile(
                Files.readString(conf),
                conf.toString(),
                List.of(
                    "feddip.dataset.path=../examples/text",
                    "feddip.federation.rounds=6",
                    "feddip.pruning.interval=1")),
            LocalSpark.session(LocalSpark.MASTER),
            folder.resolve("text").toString(),
            false,
            List.of());
    assertThat(summary.finalSparsity()).isBetween(0.79, 0.8);
    try (RunFolder run = run("text")) {
      assertThat(run.rounds().get(6).diagnostics().get("test_perplexity")).isBetween(1.0, 5.0);
    }
  }

  /** The share of texts whose last letter is said by the model, given those before. */
  private double predicted(String name) throws IOException {
    List<String> texts = Files.readAllLines(data.resolve("test.txt"));
    List<String> windows = new ArrayList<>();
    for (String text : texts) {
      for (int at = 0; at + WINDOW < text.length(); at++) {
        windows.add(text.substring(at, at + WINDOW + 1));
      }
    }
    Path asked = folder.resolve("asked.txt");
    Files.write(asked, windows.stream().map(text -> text.substring(0, WINDOW)).toList());
    Path out = folder.resolve("said.parquet");
    assertThat(
            Main.run(
                "predict",
                "--run",
                folder.resolve(name).toString(),
                "--input",
                asked.toString(),
                "--output",
                out.toString()))
        .isZero();
    List<Row> rows =
        LocalSpark.session(LocalSpark.MASTER).read().parquet(out.toString()).collectAsList();
    assertThat(rows).hasSize(windows.size());
    List<String> said =
        rows.stream()
            .map(row -> row.<String>getAs("value") + row.<String>getAs("class_name"))
            .toList();
    return (double) said.stream().filter(windows::contains).count() / said.size();
  }

  /** Arrays of numbers say the same as letters, and the last time alone is learned, too. */
  @Test
  void numbersAreTokensAndTheEndMayBeAllThatIsSaid() throws IOException {
    Path numbers = Files.createDirectories(folder.resolve("numbers"));
    for (String part : List.of("train", "test")) {
      List<String> lines = new ArrayList<>();
      for (String text : Files.readAllLines(data.resolve(part + ".txt"))) {
        lines.add(
            "{\"letters\": %s}"
                .formatted(Arrays.toString(text.chars().map(c -> c - 'a').toArray())));
      }
      Files.write(numbers.resolve(part + ".json"), lines);
    }
    data = numbers;
    RunSummary every =
        train("every", "feddip.dataset.table.format=json", "feddip.federation.rounds=4");
    assertThat(every.finalAccuracy()).isGreaterThan(0.4);
    RunSummary last =
        train(
            "last",
            "feddip.dataset.table.format=json",
            "feddip.federation.rounds=4",
            "feddip.evaluation.metrics=[top-2]",
            "feddip.model.layers.list=[{embedding = 8, words = 6}, {lstm = 24, sequence = false}, {dense = 6}]");
    assertThat(last.finalAccuracy()).isGreaterThan(0.25);
    try (RunFolder run = run("last")) {
      assertThat(RunGoal.of(run).measure()).isEqualTo("test_top2");
    }
  }

  @Test
  void filesLeaveNoTrace() {
    String bits = train("one", "feddip.federation.rounds=2").modelSha256();
    Path many = folder.resolve("many");
    for (String part : List.of("train", "test")) {
      LocalSpark.session(LocalSpark.MASTER)
          .read()
          .text(data.resolve(part + ".txt").toString())
          .repartition(5)
          .write()
          .text(many.resolve(part).toString());
    }
    data = many;
    assertThat(train("two", "feddip.federation.rounds=2").modelSha256()).isEqualTo(bits);
  }

  @Test
  void whatHasNoMeaningForSequencesIsRefused() {
    for (String setting :
        List.of(
            "feddip.dataset.table.label=value",
            "feddip.dataset.table.shape=[8, 1, 1]",
            "feddip.client.engine=stock",
            "feddip.client.class-weights=balanced",
            "feddip.evaluation.per-client=true",
            "feddip.evaluation.metrics=[macro-f1]",
            "feddip.strategy.name=dispfl",
            "feddip.strategy.name=parameter-averaging",
            "feddip.partitioning.method=dirichlet",
            "feddip.model.layers.list=[{embedding = 8, words = 6}, {conv = 8, kernel = 3, padding = same}, {dense = 6}]",
            "feddip.model.layers.list=[{embedding = 8, words = 6}, {lstm = 8}, {dense = 7}]")) {
      String key = setting.substring(0, setting.indexOf('='));
      assertThatThrownBy(() -> train("refused", setting))
          .as(setting)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(key.equals("feddip.model.layers.list") ? "layer" : key);
      assertThat(folder.resolve("refused")).doesNotExist();
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Files.writeString(data.resolve("test.txt"), "abcabcabcabcabc" + "zzzzzzzzzz");
    assertThatThrownBy(() -> train("unknown"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a token that no training row has")
        .hasMessageContaining("test.txt")
        .hasMessageContaining("z");
    assertThat(
            train("skipped", "feddip.dataset.bad-rows=skip", "feddip.federation.rounds=1").rounds())
        .isEqualTo(1);
    assertThatThrownBy(() -> train("uncut", "feddip.dataset.table.window=500"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no row");
  }
}
