package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver is killed at random moments, and the run resumed: it ends as if nothing had happened.
 * {@code -Dfeddip.kills=20} kills so many times; src/test/scripts/kill-driver.sh does that.
 */
@Tag("long")
final class TestDriverKills {
  private static final int PATIENCE_SECONDS = 240;

  @TempDir Path folder;

  @Test
  void testResumesToTheSameBits() throws InterruptedException {
    int kills = Integer.getInteger("feddip.kills", 3);
    long seed = Long.getLong("feddip.kills.seed", 1);
    Path configuration = SmallRun.configuration(folder);
    Path undisturbed = folder.resolve("undisturbed");
    JavaProcess whole = start("undisturbed", SmallRun.train(configuration, undisturbed));
    assertThat(whole.await(PATIENCE_SECONDS)).as(whole::tail).isZero();
    long round = SmallRun.roundMilliseconds(undisturbed);

    SplittableRandom random = new SplittableRandom(seed);
    List<String> report = new ArrayList<>();
    int left = kills;
    for (int run = 0; left > 0; run++) {
      Path output = folder.resolve("killed-" + run);
      JavaProcess driver =
          start("killed-" + run, SmallRun.train(configuration, output, "--resume"));
      while (left > 0 && killed(driver, output, round, random)) {
        left--;
        report.add("run " + run + ": killed after round " + SmallRun.finishedRounds(output));
        driver = start("killed-" + run, SmallRun.train(configuration, output, "--resume"));
      }
      assertThat(driver.await(PATIENCE_SECONDS)).as(driver::tail).isZero();
      requireSameResults(output, undisturbed, report);
    }
    report.forEach(System.out::println);
  }

  @Test
  void testSigtermEndsTheRoundWithACheckpoint() throws InterruptedException {
    Path configuration = SmallRun.configuration(folder);
    Path undisturbed = folder.resolve("undisturbed");
    JavaProcess whole = start("undisturbed", SmallRun.train(configuration, undisturbed));
    assertThat(whole.await(PATIENCE_SECONDS)).as(whole::tail).isZero();
    Path output = folder.resolve("terminated");
    JavaProcess driver = start("terminated", SmallRun.train(configuration, output));
    while (SmallRun.finishedRounds(output) < 2 && driver.isAlive()) {
      Thread.sleep(10);
    }
    driver.terminate();
    assertThat(driver.await(PATIENCE_SECONDS)).as(driver::tail).isNotZero();
    int finished = SmallRun.finishedRounds(output);
    assertThat(finished).isBetween(2, SmallRun.ROUNDS - 1);
    assertThat(output.resolve("checkpoints/round-%06d.ckpt".formatted(finished))).exists();
    JavaProcess resumed = start("resumed", SmallRun.train(configuration, output, "--resume"));
    assertThat(resumed.await(PATIENCE_SECONDS)).as(resumed::tail).isZero();
    requireSameResults(output, undisturbed, List.of());
  }

  /** Kills it some time into some round to come; false if it has ended by then. */
  private static boolean killed(
      JavaProcess driver, Path output, long roundMilliseconds, SplittableRandom random)
      throws InterruptedException {
    int target = random.nextInt(SmallRun.finishedRounds(output), SmallRun.ROUNDS + 1);
    while (SmallRun.finishedRounds(output) < target && driver.isAlive()) {
      Thread.sleep(5);
    }
    Thread.sleep(random.nextLong(2 * roundMilliseconds));
    boolean alive = driver.isAlive();
    driver.kill();
    return alive;
  }

  private JavaProcess start(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx700m"));
    command.addAll(Builds.openedPackages());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-cp", Builds.testClassPath(), "io.feddip.job.Main"));
    command.addAll(arguments);
    command.addAll(List.of("--master", "local[2]"));
    return JavaProcess.start(command, Map.of(), folder.resolve(name + ".log"));
  }

  private static void requireSameResults(Path run, Path undisturbed, List<String> report) {
    assertThat(SmallRun.modelSha256(run))
        .as(() -> String.join("\n", report))
        .isEqualTo(SmallRun.modelSha256(undisturbed));
    assertThat(SmallRun.rounds(run)).isEqualTo(SmallRun.rounds(undisturbed));
    assertThat(SmallRun.clients(run)).isEqualTo(SmallRun.clients(undisturbed));
  }
}
