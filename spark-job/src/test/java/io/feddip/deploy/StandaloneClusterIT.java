package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job's jar on a real cluster, submitted as users do, with authentication and encryption on:
 * whatever happens to executors, the model is the undisturbed local run's, to the bit.
 */
@Tag("long")
final class StandaloneClusterIT {
  private static final int PATIENCE_SECONDS = 240;
  private static final String SECRET = "a-secret-of-this-test";

  @TempDir static Path folder;

  private static StandaloneCluster cluster;
  private static Path configuration;
  private static Path undisturbed;

  @BeforeAll
  static void start() {
    configuration = SmallRun.configuration(folder);
    cluster = StandaloneCluster.start(folder.resolve("cluster"), SECRET);
    undisturbed = folder.resolve("undisturbed");
    JavaProcess job = submit("undisturbed", "local[2]", undisturbed, Map.of());
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void testAnExecutorKilledMidRound() {
    Path run = folder.resolve("killed");
    JavaProcess job = submit("killed", cluster.master(), run, Map.of());
    Awaitility.await("a round to end")
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> SmallRun.finishedRounds(run) >= 1 || !job.isAlive());
    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors).as(job::tail).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    assertThat(job.output()).contains("Lost executor");
    requireSameResults(run);
  }

  @Test
  void testAClientThatHaltsItsExecutor() {
    Path run = folder.resolve("halted");
    Map<String, String> fault = fault("halted", FaultPlugin.Kind.HALT);
    JavaProcess job = submit("halted", cluster.master(), run, fault);
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    assertThat(folder.resolve("halted-marks/struck-0")).exists();
    assertThat(job.output()).contains("Lost executor");
    requireSameResults(run);
  }

  @Test
  void testSpeculation() {
    Path run = folder.resolve("speculation");
    Map<String, String> settings = fault("speculation", FaultPlugin.Kind.SLOW);
    settings.put("spark.speculation", "true");
    settings.put("spark.speculation.interval", "50ms");
    settings.put("spark.speculation.quantile", "0.5");
    settings.put("spark.speculation.multiplier", "1.5");
    JavaProcess job = submit("speculation", cluster.master(), run, settings);
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    assertThat(folder.resolve("speculation-marks/struck-0")).exists();
    assertThat(run.resolve("clients.jsonl")).content().contains("\"attempt\":1");
    requireSameResults(run);
  }

  /** As a user with a checkout starts it: nothing tells Spark of the job's jar but the launcher. */
  @Test
  void testTheLauncher() {
    Path run = folder.resolve("launched");
    Map<String, String> settings = cluster.secured();
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.executor.memory", "700m");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.ui.enabled", "false");
    JavaProcess job =
        cluster.launch(
            "launched", settings, SmallRun.train(configuration, run, "--master", cluster.master()));
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    requireSameResults(run);
    assertThat(SmallRun.executors(run)).isNotEmpty().doesNotContain("driver");
  }

  /** By the launcher, and by spark-submit; executors have nothing of it but what Spark sends. */
  @Test
  void testAPlugIn() throws IOException {
    Path plugged = Files.createDirectories(folder.resolve("plugged"));
    Path jar = ExamplePlugin.jar(plugged);
    Path with = ExamplePlugin.configuration(plugged);
    Map<String, String> settings = cluster.secured();
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.executor.memory", "700m");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.ui.enabled", "false");
    Path launched = plugged.resolve("launched");
    JavaProcess job =
        cluster.launch(
            "plugged-launched",
            settings,
            SmallRun.train(
                with, launched, "--master", cluster.master(), "--plugins", jar.toString()));
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    assertThat(SmallRun.executors(launched)).isNotEmpty().doesNotContain("driver");

    Path submitted = plugged.resolve("submitted");
    settings.put("spark.jars", jar.toUri().toString());
    settings.put("spark.driver.memory", "1g");
    settings.put("spark.driver.extraJavaOptions", "--add-modules=jdk.incubator.vector");
    settings.put("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector");
    JavaProcess other =
        cluster.submit(
            "plugged-submitted",
            settings,
            SmallRun.train(with, submitted, "--master", cluster.master()));
    assertThat(other.await(PATIENCE_SECONDS)).as(other::tail).isZero();
    assertThat(SmallRun.modelSha256(submitted)).isEqualTo(SmallRun.modelSha256(launched));
    assertThat(SmallRun.rounds(submitted)).isEqualTo(SmallRun.rounds(launched));
  }

  /** A worker starts the driver, by the file that the project ships for standalone clusters. */
  @Test
  void testClusterModeByTheShippedSettings() throws IOException {
    Path open = Files.createDirectories(folder.resolve("open"));
    OtherUser.open(open);
    Path run = open.resolve("run");
    Map<String, String> settings = cluster.secured();
    settings.put("spark.master", cluster.master());
    settings.put("spark.submit.deployMode", "cluster");
    settings.put("spark.standalone.submit.waitAppCompletion", "true");
    settings.put("spark.driver.memory", "600m");
    settings.put("spark.executor.memory", "700m");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.ui.enabled", "false");
    Path shipped = Path.of(System.getProperty("feddip.root"), "conf/spark/standalone.conf");
    JavaProcess job =
        cluster.submit(
            "cluster-mode",
            Files.readString(shipped) + "\n",
            settings,
            SmallRun.train(configuration, run, "--master", cluster.master()));
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();
    assertThat(run.resolve("_SUCCESS")).as(job::tail).exists();
    requireSameResults(run);
  }

  private static JavaProcess submit(
      String name, String master, Path run, Map<String, String> more) {
    Map<String, String> settings = cluster.small();
    settings.putAll(more);
    return cluster.submit(name, settings, SmallRun.train(configuration, run, "--master", master));
  }

  private static Map<String, String> fault(String name, FaultPlugin.Kind kind) {
    return FaultPlugin.settings(kind, 1, folder.resolve(name + "-marks"));
  }

  private static void requireSameResults(Path run) {
    assertThat(SmallRun.modelSha256(run)).isEqualTo(SmallRun.modelSha256(undisturbed));
    assertThat(SmallRun.rounds(run)).isEqualTo(SmallRun.rounds(undisturbed));
    assertThat(SmallRun.clients(run)).isEqualTo(SmallRun.clients(undisturbed));
  }
}
