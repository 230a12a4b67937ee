package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.Feddip;
import io.feddip.federation.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run without a server on a real cluster, whose executors send each other models: whatever
 * happens to these, every client's model is the local run's, to the bit.
 */
@Tag("long")
final class PeersOnAClusterIT {
  private static final int PATIENCE_SECONDS = 240;

  /** The shipped data, a few hundred of its images to each client. */
  private static final List<String> SMALLER =
      List.of(
          "feddip.federation.rounds=3",
          "feddip.partitioning.method=quantity",
          "feddip.partitioning.skew=given",
          "feddip.partitioning.sizes=[120, 200, 64, 150, 90, 130, 77, 180]");

  @TempDir static Path folder;

  private static StandaloneCluster cluster;
  private static Path configuration;
  private static Path undisturbed;

  @BeforeAll
  static void start() throws IOException {
    configuration = Files.writeString(folder.resolve("peers.conf"), SmallRun.PEERS);
    cluster = StandaloneCluster.start(folder.resolve("cluster"), "a-secret-of-this-test");
    undisturbed = folder.resolve("undisturbed");
    Feddip.train(SmallRun.PEERS, SMALLER, LocalSpark.session(), undisturbed.toString());
    OtherUser.open(Files.createDirectories(folder.resolve("runs")));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void testTwoWorkers() {
    train("two-workers", Map.of());
    assertThat(SmallRun.executors(run("two-workers"))).hasSize(2).doesNotContain("driver");
    assertThat(SmallRun.rounds(run("two-workers")))
        .allSatisfy(
            round -> assertThat(round.get("diagnostics").get("waves").asDouble()).isGreaterThan(1));
  }

  @Test
  void testExecutorsKilledWhileModelsTravel() {
    JavaProcess job = train("killed", fault("killed", FaultPlugin.Kind.HALT, 2));
    assertThat(folder.resolve("killed-marks/struck-1")).exists();
    assertThat(job.output()).contains("Lost executor");
  }

  @Test
  void testLostShuffleFiles() {
    JavaProcess job = train("forgotten", fault("forgotten", FaultPlugin.Kind.FORGET, 2));
    assertThat(folder.resolve("forgotten-marks/struck-1")).exists();
    assertThat(job.output()).contains("FetchFailed").doesNotContain("Lost executor");
  }

  private static Path run(String name) {
    return folder.resolve("runs").resolve(name);
  }

  private static Map<String, String> fault(String name, FaultPlugin.Kind kind, int times) {
    return FaultPlugin.settings(kind, times, folder.resolve(name + "-marks"));
  }

  /** Submits the run, and compares it with the undisturbed one. */
  private static JavaProcess train(String name, Map<String, String> more) {
    Map<String, String> settings = cluster.small();
    settings.putAll(more);
    List<String> arguments = SmallRun.train(configuration, run(name), "--master", cluster.master());
    SMALLER.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    JavaProcess job = cluster.submitByTheirUser(name, settings, arguments);
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    assertThat(SmallRun.clients(run(name))).isEqualTo(SmallRun.clients(undisturbed));
    assertThat(SmallRun.rounds(run(name))).isEqualTo(SmallRun.rounds(undisturbed));
    assertThat(SmallRun.modelSha256(run(name))).isEqualTo(SmallRun.modelSha256(undisturbed));
    return job;
  }
}
