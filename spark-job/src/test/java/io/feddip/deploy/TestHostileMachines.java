package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines as users have them: a name that doesn't resolve, a full disk, a folder that nothing may
 * be executed in, a user without a name, a sleep. Those that need root's rights are skipped
 * without.
 */
@Tag("long")
final class TestHostileMachines {
  private static final int PATIENCE_SECONDS = 240;

  @TempDir private Path folder;

  private JavaProcess start(String shell, List<String> options, String... more) {
    Path configuration = SmallRun.configuration(folder);
    List<String> java = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx700m"));
    java.addAll(Builds.openedPackages());
    java.addAll(List.of("--add-modules=jdk.incubator.vector", "-Dspark.ui.enabled=false"));
    java.addAll(options);
    java.addAll(List.of("-cp", Builds.testClassPath(), "io.feddip.job.Main"));
    java.addAll(SmallRun.train(configuration, folder.resolve("disk/run"), more));
    java.addAll(List.of("--master", "local[2]", "--set", "feddip.federation.rounds=3"));
    List<String> command = new ArrayList<>(List.of("bash", "-c", shell + " \"$@\"", "bash"));
    command.addAll(java);
    return JavaProcess.start(command, Map.of(), folder.resolve("log"));
  }

  private static String onlyLine(JavaProcess process) {
    List<String> lines =
        process.output().lines().filter(line -> line.startsWith("feddip: ")).toList();
    List<String> last = lines.isEmpty() ? lines : lines.subList(lines.size() - 1, lines.size());
    assertThat(last).as(process::tail).hasSize(1);
    assertThat(process.output()).doesNotContain("internal error");
    return last.get(0);
  }

  private static void assumeWorks(String command) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", command).start();
    assumeTrue(process.waitFor() == 0, "needs the right to: " + command);
  }

  @Test
  void testAHostNameThatDoesNotResolve() throws Exception {
    assumeWorks("unshare --uts true");
    String shell = "exec unshare --uts bash -c 'hostname no-such-name-here && exec \"$@\"' bash";
    JavaProcess process = start(shell, List.of());
    if (process.await(PATIENCE_SECONDS) != 0) {
      assertThat(process.await(1)).isEqualTo(2);
      assertThat(onlyLine(process)).contains("no-such-name-here", "SPARK_LOCAL_IP");
    }
  }

  @Test
  void testAFullDisk() throws Exception {
    assumeWorks("unshare -m true");
    Files.createDirectories(folder.resolve("disk"));
    JavaProcess process = start("exec unshare -m " + mount("size=600k") + " bash", List.of());
    assertThat(process.await(PATIENCE_SECONDS)).as(process::tail).isIn(2, 4);
    assertThat(onlyLine(process)).contains("disk/run", "No space left on device");
  }

  @Test
  void testAFolderThatNothingMayBeExecutedIn() throws Exception {
    assumeWorks("unshare -m true");
    Path disk = Files.createDirectories(folder.resolve("disk"));
    JavaProcess process =
        start(
            "exec unshare -m " + mount("noexec,size=900m") + " bash",
            List.of("-Dorg.bytedeco.javacpp.cachedir=" + disk));
    assertThat(process.await(PATIENCE_SECONDS)).as(process::tail).isEqualTo(2);
    assertThat(onlyLine(process)).contains(disk.toString(), "noexec", "javacpp.cachedir");
  }

  @Test
  void testAUserWithoutAName() throws Exception {
    // Nobody, who may read all the same: the class path is often in somebody's home.
    String nobody =
        "setpriv --reuid=54321 --regid=54321 --clear-groups"
            + " --inh-caps=+dac_override --ambient-caps=+dac_override";
    assumeWorks(nobody + " true");
    JavaProcess process = start("exec " + nobody, List.of());
    assertThat(process.await(PATIENCE_SECONDS)).as(process::tail).isEqualTo(2);
    assertThat(onlyLine(process)).contains("/etc/passwd").doesNotContain("configuration");
  }

  /** A laptop sleeps: longer than Spark lets an executor be silent, in a test's measure. */
  @Test
  @Tag("nightly")
  void testAPause() throws Exception {
    JavaProcess process =
        start(
            "exec",
            List.of(
                "-Dspark.network.timeoutInterval=1s",
                "-Dspark.executor.heartbeatInterval=1s",
                "-Dspark.executor.heartbeat.maxFailures=3"),
            "--set",
            "feddip.client.epochs=60");
    Path run = folder.resolve("disk/run");
    while (SmallRun.finishedRounds(run) < 1 && process.isAlive()) {
      Thread.sleep(20);
    }
    process.signal("STOP");
    // Spark's own limit is two minutes.
    Thread.sleep(TimeUnit.SECONDS.toMillis(130));
    process.signal("CONT");
    assertThat(process.await(PATIENCE_SECONDS)).as(process::tail).isZero();
    assertThat(process.output()).doesNotContain("Exit as unable to send heartbeats");
  }

  private String mount(String options) {
    return "bash -c 'mount -t tmpfs -o %s none \"%s\" && exec \"$@\"'"
        .formatted(options, folder.resolve("disk"));
  }
}
