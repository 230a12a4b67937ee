package io.feddip.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.run.RoundRecord;
import io.feddip.federation.LocalSpark;
import io.feddip.run.SmallRun;
import io.feddip.run.TinyImages;
import io.feddip.runfolder.RunFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees who makes a mistake: one line that says where it is, and an exit code. */
final class TestCommandLine {
  @TempDir private Path folder;
  private Path config;
  private Path run;

  @BeforeEach
  void writeConfiguration() throws IOException {
    config = Files.writeString(folder.resolve("run.conf"), "feddip.seed = 7\n");
    run = folder.resolve("run");
  }

  /** An exit code and what was printed as an error. */
  private record Ended(int code, String errors) {
    /** The only line that is the program's own. */
    String line() {
      List<String> own = errors.lines().filter(line -> line.startsWith("feddip: ")).toList();
      assertThat(own).as(errors).hasSize(1);
      // Spark's own threads may print a trace when a session ends while they still answer.
      assertThat(errors).doesNotContain("\tat io.feddip.");
      return own.get(0);
    }
  }

  private static Ended run(List<String> arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(arguments.toArray(String[]::new));
      return new Ended(code, captured.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  private Ended train(String... overrides) {
    return train(List.of(), overrides);
  }

  private Ended train(List<String> options, String... overrides) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--config", config.toString(), "--output", run.toString()));
    if (!options.contains("--master")) {
      arguments.addAll(List.of("--master", "local[2]"));
    }
    arguments.addAll(SmallRun.arguments(folder, overrides));
    arguments.addAll(options);
    return run(arguments);
  }

  private void assertNothingLooksFinished() {
    assertThat(run.resolve(RunFolder.SUCCESS)).doesNotExist();
    assertThat(run.resolve(RunFolder.SUMMARY)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          feddip.client.epoch=3                        | 2 | unknown key feddip.client.epoch in %s; did you mean feddip.client.epochs?
          feddip.client.epochs=some                    | 2 | feddip.client.epochs = "some"; it needs a whole number at least 1 and at most 10000
          feddip.federation.fraction=2                 | 2 | feddip.federation.fraction = 2; it needs a number above 0 and at most 1
          feddip.strategy.name=fedsgd                  | 2 | feddip.strategy.name = fedsgd; it needs one of feddip, feddp,
          feddip.model.name=lenet6                     | 2 | feddip.model.name = lenet6; it needs one of mlp, lenet5, alexnet, vgg11, resnet18
          feddip.dataset.name=fashion-mnits            | 2 | feddip.dataset.name
          feddip.partitioning.method=even              | 2 | feddip.partitioning.method = even; it needs one of iid
          feddip.partitioning.skew=exponental          | 2 | feddip.partitioning.skew = "exponental"; it needs one of linear
          feddip.partitioning.sizes=[40, 24]           | 2 | feddip.partitioning.sizes
          feddip.partitioning.sizes=[190, 24, 32, 17]  | 2 | feddip.partitioning.sizes
          feddip.partitioning.sizes=[0, 0, 0, 0]       | 2 | feddip.partitioning.sizes
          feddip.partitioning.min-examples=20          | 2 | feddip.partitioning.min-examples = 20
          feddip.pruning.exclude=["[conv"]             | 2 | feddip.pruning.exclude: [conv is no glob
          feddip.pruning.exclude=[conv9]               | 2 | feddip.pruning.exclude: conv9 is no layer's name; there are conv1, conv2, dense1, dense2, output
          feddip.dataset.path=/no/such/folder          | 3 | /no/such/folder: no train-images-idx3-ubyte.gz
          """)
  void testWrongSettings(String override, int code, String message) {
    Ended ended = train(override);
    assertThat(ended.line()).startsWith("feddip: " + message.formatted(config));
    assertThat(ended.code()).isEqualTo(code);
    assertThat(run).doesNotExist();
  }

  @Test
  void testWrongArguments() {
    assertThat(run(List.of("train")).code()).isEqualTo(2);
    assertThat(run(List.of("train")).line()).contains("--config");
    assertThat(run(List.of("trian")).line()).contains("trian");
    assertThat(run(List.of()).line()).contains("a command is missing");
    assertThat(run(List.of()).code()).isEqualTo(2);
    assertThat(run(List.of("evaluate", "--run", run.toString())).line()).contains(run.toString());
    assertThat(run(List.of("evaluate", "--run", run.toString())).code()).isEqualTo(2);
    assertThat(run(List.of("bench", "--model", "lenet6")).line()).contains("lenet6");
    assertThat(run(List.of("bench", "--model", "lenet6")).code()).isEqualTo(2);
  }

  @Test
  void testWrongMaster() {
    Ended ended = train(List.of("--master", "lokal"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.line()).contains("lokal");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.eventLog.dir, /no/such/folder, spark.eventLog.dir",
    "spark.master, local[0], local[0]",
    "spark.task.cpus, many, spark.task.cpus",
    "spark.testing.reservedMemory, 300000000000, memory",
    "spark.serializer, no.such.Serializer, no.such.Serializer"
  })
  void testSettingsThatSparkDoesNotStartWith(String key, String value, String named) {
    LocalSpark.session().stop();
    String before = System.setProperty(key, value);
    System.setProperty("spark.eventLog.enabled", String.valueOf(key.contains("eventLog")));
    try {
      List<String> arguments =
          new ArrayList<>(
              List.of("train", "--config", config.toString(), "--output", run.toString()));
      arguments.addAll(SmallRun.arguments(folder));
      Ended ended = run(arguments);
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.line()).contains(named);
      assertThat(run).doesNotExist();
    } finally {
      System.clearProperty(key);
      System.clearProperty("spark.eventLog.enabled");
      if (before != null) {
        System.setProperty(key, before);
      }
    }
  }

  @Test
  void testResultsThatSparkRefuses() {
    LocalSpark.session().stop();
    System.setProperty("spark.driver.maxResultSize", "10k");
    try {
      Ended ended = train();
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.line()).contains("spark.driver.maxResultSize").contains("set it to 0");
    } finally {
      System.clearProperty("spark.driver.maxResultSize");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "t10k"})
  void testAPartWithoutExamples(String part) throws IOException {
    Path images = TinyImages.in(folder.resolve("images"));
    Files.write(
        images.resolve(part + "-images-idx3-ubyte"),
        new byte[] {0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28});
    Files.write(images.resolve(part + "-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
    Ended ended = train();
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.line()).contains(images.toString()).contains("example");
    assertThat(run).doesNotExist();
  }

  @Test
  @Timeout(60)
  void testMasterThatNobodyAnswersAt() {
    Ended ended = train(List.of("--master", "spark://localhost:1,127.0.0.1:2"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.line())
        .contains("no Spark master answers at spark://localhost:1,127.0.0.1:2 within 10 s")
        .contains("localhost:1: Connection refused", "127.0.0.1:2: Connection refused")
        .contains("--master");
    assertThat(run).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"missing.conf", "nothing:strange", "''", "."})
  void testConfigurationThatCannotBeRead(String file) {
    Ended ended = run(List.of("train", "--config", file, "--output", run.toString()));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.line()).contains("cannot read the configuration " + file);
  }

  @Test
  void testTruncatedData() throws IOException {
    Path images = TinyImages.in(folder.resolve("images")).resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 5000));
    Ended ended = train();
    assertThat(ended.line()).contains("train-images-idx3-ubyte");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(run).doesNotExist();
  }

  @Test
  void testUnwritableOutput() throws IOException {
    Files.writeString(run, "a file where a folder should be");
    Ended ended = train();
    assertThat(ended.line()).contains("cannot write the folder").contains(run.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(run).hasContent("a file where a folder should be");
  }

  @Test
  void testAnArgumentThatTheLocaleCannotRead() {
    Ended ended = run(List.of("report", "runs/\uFFFD\uFFFD"));
    assertThat(ended.line()).contains("runs/").contains("set LC_ALL=C.UTF-8");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void testReportOfAFolderThatIsNoRun() throws IOException {
    Files.createDirectories(run);
    Ended ended = run(List.of("report", run.toString()));
    assertThat(ended.line()).contains("is no run folder").contains(run.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(run.resolve(RunFolder.REPORT)).doesNotExist();
  }

  @Test
  void testUsedOutputAndResume() throws IOException {
    assertThat(train(List.of(), "feddip.checkpoint.every=1").code()).isZero();
    byte[] summary = Files.readAllBytes(run.resolve(RunFolder.SUMMARY));
    Ended again = train();
    assertThat(again.line()).contains(run.toString()).contains("--resume");
    assertThat(again.code()).isEqualTo(2);
    Ended other =
        train(List.of("--resume"), "feddip.checkpoint.every=1", "feddip.federation.rounds=4");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.line()).contains("feddip.federation.rounds");
    // Neither attempt has touched the finished run.
    assertThat(run.resolve(RunFolder.SUCCESS)).exists();
    assertThat(run.resolve(RunFolder.SUMMARY)).hasBinaryContent(summary);
  }

  @Test
  void testResumeWithoutOutput() {
    List<String> arguments =
        List.of("train", "--config", config.toString(), "--resume", "--master", "local[2]");
    Ended ended = run(arguments);
    assertThat(ended.line()).contains("--resume needs --output");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void testARunThatStartsFromAnotherIsResumedWithoutSayingSo() throws IOException {
    assertThat(train().code()).isZero();
    Path first = Files.move(run, folder.resolve("first"));
    List<String> from = List.of("--from", first.toString());
    Ended nowhere = train(List.of("--from", folder.resolve("nowhere").toString()));
    assertThat(nowhere.line()).contains("feddip.model.from: there is no run folder");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(train(from, "feddip.checkpoint.every=1").code()).isZero();
    String digest = SmallRun.in(run).digest();
    assertThat(SmallRun.in(run).round(-1).sparsity()).isGreaterThan(0.8);
    Files.delete(run.resolve(RunFolder.SUCCESS));
    assertThat(train(List.of("--resume"), "feddip.checkpoint.every=1").code()).isZero();
    assertThat(SmallRun.in(run).digest()).isEqualTo(digest);
    Ended both = train(List.of("--resume", "--from", first.toString()));
    assertThat(both.line()).contains("--from is for a new run");
    assertThat(both.code()).isEqualTo(2);
  }

  @Test
  void testResumeWithoutCheckpointBeginsAgain() throws IOException {
    assertThat(train(List.of(), "feddip.checkpoint.every=0").code()).isZero();
    String digest = SmallRun.in(run).digest();
    // As if it had died before its end.
    Files.delete(run.resolve(RunFolder.SUCCESS));
    Files.delete(run.resolve(RunFolder.SUMMARY));
    Ended ended = train(List.of("--resume"), "feddip.checkpoint.every=0");
    assertThat(ended.code()).isZero();
    assertThat(SmallRun.in(run).rounds())
        .extracting(RoundRecord::round)
        .containsExactly(-1, 0, 1, 2);
    assertThat(SmallRun.in(run).digest()).isEqualTo(digest);
    assertThat(SmallRun.in(run).isFinished()).isTrue();
  }

  @Test
  void testResumeOfNothingBegins() {
    assertThat(train(List.of("--resume"), "feddip.federation.rounds=1").code()).isZero();
    assertThat(SmallRun.in(run).isFinished()).isTrue();
  }

  @Test
  void testTooFewClients() {
    Ended ended =
        train(
            "feddip.federation.rounds=9",
            "feddip.federation.max-update-norm=1e-9",
            "feddip.evaluation.every=1");
    assertThat(ended.line()).contains("5 rounds").contains("feddip.federation.min-completion");
    assertThat(ended.code()).isEqualTo(5);
    assertNothingLooksFinished();
    SmallRun missed = SmallRun.in(run);
    assertThat(missed.rounds()).extracting(RoundRecord::round).containsExactly(-1, 0, 1, 2, 3, 4);
    double accuracy = missed.round(-1).testAccuracy();
    for (int round = 0; round < 5; round++) {
      assertThat(missed.round(round).rejected()).containsExactly(0, 1, 2, 3);
      assertThat(missed.round(round).testAccuracy()).isEqualTo(accuracy);
      assertThat(missed.round(round).maskChanged()).isZero();
    }
    assertThat(missed.clients())
        .hasSize(20)
        .allMatch(client -> client.reason().contains("feddip.federation.max-update-norm"));
  }

  @Test
  void testAnUnansweredMinimum() {
    Ended ended =
        train(
            "feddip.federation.rounds=5",
            "feddip.federation.min-completion=1",
            "feddip.partitioning.sizes=[40, 0, 32, 17]");
    assertThat(ended.code()).isEqualTo(5);
    assertNothingLooksFinished();
  }

  @ParameterizedTest
  @CsvSource({"1e6, feddip", "1e30, feddip", "1e6, fedavg"})
  void testDivergence(String learningRate, String strategy) {
    Ended ended =
        train(
            "feddip.client.learning-rate=" + learningRate,
            "feddip.strategy.name=" + strategy,
            "feddip.client.epochs=3");
    assertThat(ended.line()).contains("diverged in round").contains("feddip.client.learning-rate");
    assertThat(ended.code()).isEqualTo(6);
    assertNothingLooksFinished();
  }
}
