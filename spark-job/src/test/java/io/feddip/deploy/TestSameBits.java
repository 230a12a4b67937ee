package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One run under all sorts of scheduling and interruption: the same bits. Executors in JVMs of their
 * own are in {@link StandaloneClusterIT}, drivers that are killed in {@link TestDriverKills}.
 */
final class TestSameBits {
  /** Smaller rounds for runs that are about the state between rounds. */
  private static final List<String> FIVE_SHORT_ROUNDS =
      List.of(
          "feddip.federation.rounds=5",
          "feddip.partitioning.clients=40",
          "feddip.partitioning.method=iid",
          "feddip.federation.fraction=0.1");

  @TempDir static Path folder;

  private static Path reference;

  @BeforeAll
  static void runOnOneCore() {
    reference = folder.resolve("one-core");
    train("local[1]", Map.of(), reference, List.of());
  }

  @Test
  void testFourTasksAtOnce() {
    Path run = folder.resolve("four-tasks");
    train("local[4]", Map.of(), run, List.of());
    requireSameResults(run, reference);
  }

  @Test
  void testSumsThroughATree() {
    Path run = folder.resolve("tree");
    train("local[4]", Map.of(), run, List.of("feddip.federation.aggregation-depth=2"));
    assertThat(SmallRun.modelSha256(run)).isEqualTo(SmallRun.modelSha256(reference));
  }

  @Test
  void testATaskThatFailsOnce() throws IOException {
    Path run = folder.resolve("failing");
    Path marks = folder.resolve("failing-marks");
    Map<String, String> faults = FaultPlugin.settings(FaultPlugin.Kind.FAIL, 2, marks);
    train("local[2,3]", faults, run, List.of());
    assertThat(marks.resolve("struck-1")).exists();
    assertThat(Files.readString(run.resolve("clients.jsonl"))).contains("\"attempt\":1");
    requireSameResults(run, reference);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nested", "dynamic", "residual", "decay"})
  void testTwoRoundsAndThreeMoreAreFive(String feedback) {
    requireResumesExactly("feedback-" + feedback, List.of("feddip.pruning.feedback=" + feedback));
  }

  @Test
  void testResumesFromTheOneBeforeADamagedCheckpoint() throws IOException {
    Path straight = folder.resolve("undamaged");
    train("local[2]", Map.of(), straight, FIVE_SHORT_ROUNDS);
    Path run = folder.resolve("damaged");
    stopAfter(3, run, FIVE_SHORT_ROUNDS);
    Path newest = run.resolve("checkpoints/round-000002.ckpt");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    resume(run, FIVE_SHORT_ROUNDS);
    requireSameResults(run, straight);
  }

  /** The untrained model's line is there, the first checkpoint is not. */
  @Test
  void testResumesARunThatDiedBeforeItsFirstCheckpoint() throws IOException {
    Path straight = folder.resolve("whole");
    train("local[2]", Map.of(), straight, FIVE_SHORT_ROUNDS);
    Path run = folder.resolve("died-early");
    stopAfter(2, run, FIVE_SHORT_ROUNDS);
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    resume(run, FIVE_SHORT_ROUNDS);
    requireSameResults(run, straight);
  }

  private static void requireResumesExactly(String name, List<String> more) {
    List<String> overrides = Stream.concat(FIVE_SHORT_ROUNDS.stream(), more.stream()).toList();
    Path straight = folder.resolve(name + "-straight");
    train("local[2]", Map.of(), straight, overrides);
    Path run = folder.resolve(name);
    stopAfter(2, run, overrides);
    assertThat(SmallRun.finishedRounds(run)).isEqualTo(2);
    resume(run, overrides);
    requireSameResults(run, straight);
  }

  private static void stopAfter(int rounds, Path run, List<String> overrides) {
    RoundListener stop =
        new RoundListener() {
          @Override
          public void roundFinished(RoundRecord round) {
            if (round.round() == rounds - 1) {
              throw new IllegalStateException("stopped by the test");
            }
          }
        };
    try (Opened opened = new Opened(session("local[2]", Map.of()))) {
      RunConfig config = ConfigReader.read(SmallRun.CONFIGURATION, "the test", overrides);
      assertThatThrownBy(
              () -> Feddip.train(config, opened.spark(), run.toString(), false, List.of(stop)))
          .hasMessage("stopped by the test");
    }
  }

  private static void resume(Path run, List<String> overrides) {
    try (Opened opened = new Opened(session("local[2]", Map.of()))) {
      RunConfig config = ConfigReader.read(SmallRun.CONFIGURATION, "the test", overrides);
      RunSummary summary = Feddip.train(config, opened.spark(), run.toString(), true, List.of());
      assertThat(summary.rounds()).isEqualTo(5);
    }
  }

  private static void train(
      String master, Map<String, String> settings, Path run, List<String> overrides) {
    try (Opened opened = new Opened(session(master, settings))) {
      RunSummary summary =
          Feddip.train(SmallRun.CONFIGURATION, overrides, opened.spark(), run.toString());
      assertThat(summary.modelSha256()).hasSize(64);
    }
  }

  /** Spark 4's own {@code close} throws what that of Spark 3 does not. */
  private record Opened(SparkSession spark) implements AutoCloseable {
    @Override
    public void close() {
      spark.stop();
    }
  }

  private static SparkSession session(String master, Map<String, String> settings) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("the same bits")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1");
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }

  private static void requireSameResults(Path run, Path expected) {
    assertThat(SmallRun.modelSha256(run)).isEqualTo(SmallRun.modelSha256(expected));
    assertThat(SmallRun.rounds(run)).isEqualTo(SmallRun.rounds(expected));
    assertThat(SmallRun.clients(run)).isEqualTo(SmallRun.clients(expected));
  }
}
