package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.api.run.RoundRecord;
import io.feddip.compare.Comparison;
import io.feddip.compare.ComparisonReader;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.federation.PrivateRounds;
import io.feddip.federation.TooFewClientsException;
import io.feddip.job.Main;
import io.feddip.privacy.Accountant;
import io.feddip.privacy.Mechanism;
import io.feddip.privacy.NoisySum;
import io.feddip.privacy.Sampling;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.ModelZoo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private runs from a configuration to a folder: what they spend, say, refuse and remember. */
final class TestPrivateRuns {
  /**
   * Four clients cannot hide in so much noise and still learn: it is made small with the updates.
   */
  private static final String LITTLE = "feddip.privacy.clip-norm=0.01";

  @TempDir private Path folder;

  private SmallRun train(String name, String... overrides) {
    return SmallRun.train(folder.resolve(name), overrides);
  }

  private static <T> T seeded(Supplier<T> run) {
    System.setProperty(Parts.NOISE_SEED, "4");
    try {
      return run.get();
    } finally {
      System.clearProperty(Parts.NOISE_SEED);
    }
  }

  private static double epsilon(double rate, double noise, int rounds) {
    return new NoisySum(Mechanism.GAUSSIAN, Sampling.FIXED, rate, noise, 1)
        .accountant(Accountant.Kind.RDP)
        .epsilon(rounds, 1e-5);
  }

  private String report(String name) throws IOException {
    return Files.readString(folder.resolve(name).resolve(RunFolder.REPORT));
  }

  private static double number(RoundRecord record, String name) {
    return record.diagnostics().get(name);
  }

  @Test
  void testEveryRecordSaysWhatHasBeenSpent() throws IOException {
    SmallRun run =
        train(
            "run",
            "feddip.privacy.mechanism=gaussian",
            "feddip.privacy.noise-multiplier=5",
            LITTLE,
            "feddip.federation.fraction=0.5");
    assertThat(number(run.round(-1), "epsilon")).isZero();
    for (int round = 0; round < 3; round++) {
      RoundRecord record = run.round(round);
      assertThat(number(record, "epsilon")).isCloseTo(epsilon(0.5, 5, round + 1), within(1e-9));
      assertThat(number(record, "private_rounds")).isEqualTo(round + 1);
      assertThat(number(record, "clip_norm")).isEqualTo(0.01);
      assertThat(record.diagnostics()).doesNotContainKey("noise_seeded");
    }
    String line = Files.readAllLines(folder.resolve("run").resolve(RunFolder.ROUNDS)).get(3);
    assertThat(line).contains("\"epsilon\":" + number(run.round(2), "epsilon"));
  }

  @Test
  void testARunWithoutPrivacySaysNothing() throws IOException {
    train("run");
    assertThat(Files.readString(folder.resolve("run").resolve(RunFolder.ROUNDS)))
        .doesNotContain("epsilon", "private_rounds", "clip_norm");
  }

  /** Noise that nobody can repeat makes two runs differ; seeded noise says what it is. */
  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "skellam"})
  void testNoiseCannotBeRepeated(String mechanism) throws IOException {
    String[] settings = {
      "feddip.privacy.mechanism=" + mechanism, "feddip.privacy.noise-multiplier=0.5"
    };
    assertThat(train("one", settings).digest()).isNotEqualTo(train("two", settings).digest());
    SmallRun three = seeded(() -> train("three", settings));
    SmallRun four = seeded(() -> train("four", settings));
    assertThat(three.digest()).isEqualTo(four.digest());
    assertThat(number(three.round(0), "noise_seeded")).isEqualTo(1);
    assertThat(report("three")).contains("the noise was seeded").doesNotContain("ε of the model");
    assertThat(report("one"))
        .contains("ε of the model", "not private: training loss, examples, cohorts")
        .doesNotContain("the noise was seeded");
  }

  @Test
  void testTheTargetSetsTheNoise() {
    SmallRun run =
        train("run", "feddip.privacy.mechanism=gaussian", "feddip.privacy.target-epsilon=20");
    assertThat(run.rounds()).hasSize(4);
    assertThat(number(run.round(2), "epsilon")).isBetween(19.9, 20.0);
  }

  /** The run ends before the round that would go beyond, pruned and measured as at its end. */
  @Test
  void testTheBudgetEndsTheRun() {
    double two = epsilon(1, 5, 2);
    SmallRun run =
        train(
            "run",
            "feddip.privacy.mechanism=gaussian",
            "feddip.privacy.noise-multiplier=5",
            LITTLE,
            "feddip.privacy.target-epsilon=" + (two + 1e-6),
            "feddip.pruning.final=true",
            "feddip.federation.rounds=9");
    assertThat(run.isFinished()).isTrue();
    assertThat(run.rounds()).extracting(RoundRecord::round).containsExactly(-1, 0, 1);
    assertThat(number(run.round(1), "epsilon")).isCloseTo(two, within(1e-9));
    assertThat(run.round(1).testAccuracy()).isFinite();
    assertThat(run.summary().finalSparsity()).isCloseTo(0.9, within(1e-4));
  }

  /** As if the run had died after two rounds, with a checkpoint of before or after the second. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "0, 0"})
  void testResumeNeverForgets(int every, int again) throws IOException {
    String[] settings = {
      "feddip.privacy.mechanism=gaussian",
      "feddip.privacy.noise-multiplier=5",
      LITTLE,
      "feddip.privacy.target-epsilon=" + (epsilon(1, 5, 5) + 1e-6),
      "feddip.federation.rounds=4",
      "feddip.checkpoint.keep-last=9",
      "feddip.checkpoint.every=" + every
    };
    train("run", settings);
    Path run = folder.resolve("run");
    Files.delete(run.resolve(RunFolder.SUCCESS));
    Files.delete(run.resolve(RunFolder.SUMMARY));
    // Of four recorded rounds the checkpoint is before round 3, 2, or there is none.
    Feddip.train(
        SmallRun.config(folder, settings),
        LocalSpark.session(LocalSpark.MASTER),
        run.toString(),
        true,
        List.of());
    List<RoundRecord> rounds = SmallRun.in(run).rounds();
    RoundRecord last = rounds.get(rounds.size() - 1);
    // Five sums may be released in all, and four were: whatever is played again is the fifth.
    assertThat(number(last, "private_rounds")).isEqualTo(5);
    assertThat(number(last, "epsilon")).isCloseTo(epsilon(1, 5, 5), within(1e-9));
    assertThat(last.round()).isEqualTo(every == 1 ? 3 : again);
    assertThat(SmallRun.in(run).isFinished()).isTrue();
  }

  /** A checkpoint must not go on with less noise, another clip norm or another sampling. */
  @Test
  void testWhatPrivacyRestsOnIsInTheCheckpointsFingerprint() {
    assertThat(Provenance.decisive(SmallRun.config(folder)).keySet())
        .contains(
            "feddip.privacy.mechanism",
            "feddip.privacy.noise-multiplier",
            "feddip.privacy.clip",
            "feddip.privacy.clip-norm",
            "feddip.privacy.delta",
            "feddip.privacy.target-epsilon",
            "feddip.federation.sampling");
  }

  @Test
  void testMissedRoundsCountOnce() {
    assertThatThrownBy(
            () ->
                train(
                    "run",
                    "feddip.privacy.mechanism=gaussian",
                    "feddip.privacy.noise-multiplier=5",
                    LITTLE,
                    "feddip.federation.min-completion=1",
                    "feddip.partitioning.sizes=[40, 0, 32, 17]"))
        .isInstanceOf(TooFewClientsException.class);
    SmallRun run = SmallRun.in(folder.resolve("run"));
    for (int round = 0; round < 3; round++) {
      assertThat(run.round(round).failed()).containsExactly(1);
      assertThat(number(run.round(round), "private_rounds")).isEqualTo(round + 1);
    }
    assertThat(run.round(2).maskChanged()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fedavg", "fedprox", "feddip", "feddp"})
  void testStrategies(String strategy) {
    for (String mechanism : List.of("gaussian", "skellam")) {
      SmallRun run =
          train(
              strategy + "-" + mechanism,
              "feddip.strategy.name=" + strategy,
              "feddip.privacy.mechanism=" + mechanism,
              "feddip.privacy.noise-multiplier=0.05",
              "feddip.federation.sampling=poisson",
              "feddip.federation.fraction=0.7");
      assertThat(run.isFinished()).isTrue();
      assertThat(number(run.round(2), "epsilon")).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          feddip.strategy.name=prunefl              | feddip.strategy.name = prunefl has no private form with feddip.privacy.mechanism = gaussian: clients send squared gradients
          feddip.strategy.name=snip                 | feddip.strategy.name = snip has no private form
          feddip.strategy.name=feddst               | feddip.strategy.name = feddst has no private form
          feddip.strategy.name=fedavg-topk          | feddip.strategy.name = fedavg-topk has no private form
          feddip.federation.aggregation=median      | feddip.federation.aggregation = median has no bound
          feddip.federation.aggregation=trimmed-mean| feddip.federation.aggregation = trimmed-mean has no bound
          feddip.federation.aggregation-depth=2     | feddip.federation.aggregation-depth = 2 would pass sums without noise
          feddip.federation.clip-norm=1             | feddip.federation.clip-norm = 1.0 clips a second time
          feddip.federation.max-update-norm=1       | feddip.federation.max-update-norm = 1.0 rejects by the client's data
          feddip.diagnostics.every=1                | feddip.diagnostics.every = 1 measures clients' gradients
          feddip.privacy.noise-multiplier=null      | feddip.privacy.mechanism = gaussian needs feddip.privacy.noise-multiplier or feddip.privacy.target-epsilon
          feddip.privacy.noise-multiplier=0         | feddip.privacy.noise-multiplier = 0; it needs a number above 0
          feddip.privacy.clip-norm=0                | feddip.privacy.clip-norm = 0; it needs a number above 0
          feddip.privacy.delta=0                    | feddip.privacy.delta = 0; it needs a number above 0 and below 1
          feddip.privacy.delta=1                    | feddip.privacy.delta = 1; it needs a number above 0 and below 1
          feddip.privacy.target-epsilon=0           | feddip.privacy.target-epsilon = 0; it needs a number above 0
          feddip.privacy.mechanism=laplace          | feddip.privacy.mechanism = "laplace"; it needs one of none, gaussian, skellam
          feddip.privacy.clip=median                | feddip.privacy.clip = "median"; it needs one of fixed, adaptive
          feddip.federation.sampling=wor            | feddip.federation.sampling = "wor"; it needs one of fixed, poisson
          """)
  void testWhatDoesNotGoTogether(String override, String message) {
    assertThatThrownBy(
            () ->
                ConfigReader.read(
                    "feddip.privacy { mechanism = gaussian, noise-multiplier = 1 }",
                    "test",
                    List.of(override)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message)
        .hasMessageMatching("[^\n]*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          target-epsilon=3                             | feddip.privacy.target-epsilon = 3.0 has no effect with feddip.privacy.mechanism = none
          noise-multiplier=3                           | feddip.privacy.noise-multiplier = 3.0 has no effect with feddip.privacy.mechanism = none
          """)
  void testPrivacyWithoutAMechanism(String override, String message) {
    assertThatThrownBy(() -> ConfigReader.read("", "test", List.of("feddip.privacy." + override)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void testSkellamNeedsToKnowHowManyShareTheNoise() {
    assertThatThrownBy(
            () ->
                ConfigReader.read(
                    "feddip.privacy { mechanism = skellam, noise-multiplier = 1 }",
                    "test",
                    List.of("feddip.federation.min-completion=0")))
        .hasMessageStartingWith("feddip.federation.min-completion = 0.0");
  }

  /** What only the number of clients tells. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          feddip.privacy.delta=0.25          | feddip.privacy.delta = 0.25 is no promise to 4 clients; it needs a number below 1/4
          feddip.privacy.clip=adaptive       | feddip.privacy.clip = adaptive needs more than 10 clients a round with noise multiplier 1.000, not 4
          """)
  void testWhatTheNumberOfClientsForbids(String override, String message) {
    assertThatThrownBy(
            () ->
                train(
                    "run",
                    "feddip.privacy.mechanism=gaussian",
                    "feddip.privacy.noise-multiplier=1",
                    override))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void testATargetThatNoNoiseReaches() {
    assertThatThrownBy(
            () ->
                train(
                    "run",
                    "feddip.privacy.mechanism=gaussian",
                    "feddip.privacy.delta=1e-15",
                    "feddip.privacy.target-epsilon=1e-9"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("feddip.privacy.target-epsilon: no noise multiplier up to 1e6");
  }

  @ParameterizedTest
  @CsvSource({"gaussian, 8", "skellam, 5", "adaptive, 8"})
  void testShippedConfigurations(String name, double most) throws IOException {
    Path file = Path.of(System.getProperty("feddip.root"), "conf", "privacy", name + ".conf");
    RunConfig config = ConfigReader.read(Files.readString(file), name, List.of());
    PrivateRounds privacy =
        Parts.privacy(config, config.partitioning().clients(), ModelZoo.byName("lenet5").layout())
            .orElseThrow();
    int rounds = Math.min(60, config.federation().rounds());
    assertThat(privacy.epsilon(rounds)).isBetween(0.5 * most, most);
  }

  @Test
  void testTheShippedComparison() throws IOException {
    Path file = Path.of(System.getProperty("feddip.root"), "conf/compare/full/privacy.conf");
    Comparison grid = ComparisonReader.read(Files.readString(file), "privacy.conf", List.of());
    assertThat(grid.runs()).hasSize(48);
    assertThat(grid.runs())
        .filteredOn(run -> run.config().privacy().mechanism() == Mechanism.GAUSSIAN)
        .hasSize(36);
  }

  /** Before anything trains. */
  @Test
  void testTheDryRunSaysWhatWouldBeSpent() throws IOException {
    Path config = Files.writeString(folder.resolve("run.conf"), "");
    List<String> arguments = new ArrayList<>(List.of("partition", "--config", config.toString()));
    arguments.addAll(
        SmallRun.arguments(
            folder,
            "feddip.federation.fraction=0.5",
            "feddip.privacy.mechanism=gaussian",
            "feddip.privacy.noise-multiplier=5"));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(arguments.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(before);
    }
    String line =
        Arrays.stream(printed.toString(StandardCharsets.UTF_8).split("\n"))
            .filter(text -> text.startsWith("privacy: "))
            .findFirst()
            .orElseThrow();
    assertThat(line)
        .contains("epsilon %.4f at delta 1.0E-5 after 3 rounds".formatted(epsilon(0.5, 5, 3)))
        .contains("replacing one client by another")
        .contains("poisson sampling would cost");
  }
}
