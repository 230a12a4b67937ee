package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
    resumesToTheSameBits(SmallRun.configuration(folder));
  }

  @Test
  void testResumesToTheSameBitsWithoutAServer() throws InterruptedException, IOException {
    resumesToTheSameBits(Files.writeString(folder.resolve("peers.conf"), SmallRun.PEERS));
  }

  private void resumesToTheSameBits(Path configuration) throws InterruptedException {
    int kills = Integer.getInteger("feddip.kills", 3);
    long seed = Long.getLong("feddip.kills.seed", 1);
    Path undisturbed = folder.resolve("undisturbed");
    JavaProcess whole = start("undisturbed", train(configuration, undisturbed));
    assertThat(whole.await(PATIENCE_SECONDS)).as(whole::tail).isZero();
    long round = SmallRun.roundMilliseconds(undisturbed);

    SplittableRandom random = new SplittableRandom(seed);
    int struck = 0;
    for (int run = 0; struck < kills; run++) {
      String name = "killed-" + run;
      Path output = folder.resolve(name);
      int target = random.nextInt(SmallRun.ROUNDS);
      long delay = random.nextLong(round + 1);
      if (!killed(start(name, train(configuration, output)), output, target, delay)) {
        // It was through before the blow came.
        continue;
      }
      struck++;
      int finished = SmallRun.finishedRounds(output);
      JavaProcess driver = start(name, train(configuration, output, "--resume"));
      assertThat(driver.await(PATIENCE_SECONDS)).as(driver::tail).isZero();
      requireSameResults(output, undisturbed);
      System.out.printf(
          "kill %d of %d, seed %d: %d ms after %d of %d rounds were seen, %d were written; same"
              + " bits%n",
          struck, kills, seed, delay, target, SmallRun.ROUNDS, finished);
    }
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
    assertThat(driver.output()).contains("--resume continues it").doesNotContain("internal error");
    int finished = SmallRun.finishedRounds(output);
    assertThat(finished).isBetween(2, SmallRun.ROUNDS - 1);
    assertThat(output.resolve("checkpoints/round-%06d.ckpt".formatted(finished))).exists();
    JavaProcess resumed = start("resumed", SmallRun.train(configuration, output, "--resume"));
    assertThat(resumed.await(PATIENCE_SECONDS)).as(resumed::tail).isZero();
    requireSameResults(output, undisturbed);
  }

  /** Kills it some time after so many rounds; false if it has ended by then. */
  private static boolean killed(JavaProcess driver, Path output, int rounds, long milliseconds)
      throws InterruptedException {
    while (SmallRun.finishedRounds(output) < rounds && driver.isAlive()) {
      Thread.sleep(5);
    }
    if (rounds == 0) {
      while (!Files.exists(output.resolve("rounds.jsonl")) && driver.isAlive()) {
        Thread.sleep(5);
      }
    }
    Thread.sleep(milliseconds);
    boolean alive = driver.isAlive();
    driver.kill();
    return alive;
  }

  /** Rounds of a thousand images: what matters is what happens between and around them. */
  private static List<String> train(Path configuration, Path output, String... more) {
    List<String> arguments = SmallRun.train(configuration, output, more);
    for (String setting :
        List.of("partitioning.method=iid", "partitioning.clients=40", "federation.fraction=0.1")) {
      arguments.addAll(List.of("--set", "feddip." + setting));
    }
    return arguments;
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

  private static void requireSameResults(Path run, Path undisturbed) {
    assertThat(SmallRun.modelSha256(run)).isEqualTo(SmallRun.modelSha256(undisturbed));
    assertThat(SmallRun.rounds(run)).isEqualTo(SmallRun.rounds(undisturbed));
    assertThat(SmallRun.clients(run)).isEqualTo(SmallRun.clients(undisturbed));
  }
}
