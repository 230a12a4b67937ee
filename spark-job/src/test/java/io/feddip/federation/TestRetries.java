package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.Examples;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.cluster.ClientTask;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that fail: what is tried again gives the same bits, what fails for good is recorded. */
final class TestRetries {
  private static Outcome play(Rounds rounds, Function<Examples, Examples> fault) {
    ServerStrategy strategy = rounds.strategy();
    FederationState state = FederationState.initial(strategy.start(rounds.initialWeights()));
    JavaRDD<Examples> clients = rounds.rdd().map(fault);
    return rounds.player(clients).play(0, strategy.plan(0, state.server()), state);
  }

  private static Rounds rounds(String... more) {
    String[] settings = new String[more.length + 4];
    settings[0] = "feddip.partitioning.clients=4";
    settings[1] = "feddip.federation.fraction=1";
    settings[2] = "feddip.client.batch-size=4";
    settings[3] = "feddip.client.epochs=1";
    System.arraycopy(more, 0, settings, 4, more.length);
    return new Rounds(List.of(6, 4, 5, 7), settings);
  }

  private static Examples failing(Examples pack, int client, int attempts) {
    if (pack.owner() == client && TaskContext.get().attemptNumber() < attempts) {
      throw new IllegalStateException("no luck in attempt " + TaskContext.get().attemptNumber());
    }
    return pack;
  }

  @AfterEach
  void backToTheSharedSession() {
    LocalSpark.session();
  }

  @ParameterizedTest
  @CsvSource({"nested, 1", "decay, 1", "decay, 2", "decay, 3"})
  void testATaskThatFailsOnceLeavesNoTrace(String feedback, int depth) {
    Rounds rounds =
        rounds(
            "feddip.pruning.feedback=" + feedback, "feddip.federation.aggregation-depth=" + depth);
    float[] undisturbed = play(rounds, pack -> pack).aggregate().orElseThrow().mean();
    Outcome disturbed = playOn("local[2,3]", rounds, 1);
    assertThat(disturbed.aggregate().orElseThrow().mean()).isEqualTo(undisturbed);
    assertThat(disturbed.clients()).extracting(ClientRecord::status).containsOnly(Status.OK);
    assertThat(disturbed.clients()).extracting(ClientRecord::attempt).containsExactly(0, 1, 0, 0);
  }

  private static Outcome playOn(String master, Rounds rounds, int attempts) {
    LocalSpark.session(master);
    ServerStrategy strategy = rounds.strategy();
    FederationState state = FederationState.initial(strategy.start(rounds.initialWeights()));
    JavaRDD<Examples> clients =
        rounds.rdd(LocalSpark.contextOf(master)).map(pack -> failing(pack, 1, attempts));
    return rounds
        .player(LocalSpark.contextOf(master), clients)
        .play(0, strategy.plan(0, state.server()), state);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"local[2]; 1", "local[2,2]; 1", "local[2]; 2", "local[2,2]; 2", "local[2,2]; 3"})
  void testATaskThatAlwaysFailsIsLeftOut(String master, int depth) {
    String tree = "feddip.federation.aggregation-depth=" + depth;
    Outcome outcome = playOn(master, rounds(tree), 99);
    assertThat(outcome.aggregate()).isPresent();
    assertThat(outcome.with(Status.FAILED)).containsExactly(1);
    assertThat(outcome.with(Status.OK)).containsExactly(0, 2, 3);
    assertThat(outcome.clients().get(1).reason()).contains("no luck");
  }

  @Test
  void testDamagedExamplesFailTheirClientOnly() {
    Outcome outcome =
        play(
            rounds(),
            pack ->
                pack.owner() == 2
                    ? new Examples(2, 1, 28, 28, pack.pixels(), new int[] {1, 2, 3, 4, 55})
                    : pack);
    assertThat(outcome.with(Status.FAILED)).containsExactly(2);
    assertThat(outcome.with(Status.OK)).containsExactly(0, 1, 3);
  }

  @Test
  void testTooFewAnswersKeepTheModel() {
    Rounds rounds = rounds("feddip.federation.min-completion=0.9");
    Outcome outcome = playOn("local[2]", rounds, 99);
    assertThat(outcome.aggregate()).isEmpty();
    assertThat(outcome.answered()).isEqualTo(3);
    assertThat(outcome.diverged()).isFalse();
    assertThat(playOn("local[2]", rounds("feddip.federation.min-completion=0.75"), 99).aggregate())
        .isPresent();
  }

  @Test
  void testClientsThatMissTheDeadlineAreLate() {
    // The first round of a JVM takes longer than all that follow.
    play(rounds(), pack -> pack);
    Outcome outcome =
        play(
            rounds("feddip.federation.round-deadline=8"),
            pack -> {
              if (pack.owner() == 3) {
                Thread.sleep(30_000);
              }
              return pack;
            });
    assertThat(outcome.with(Status.LATE)).containsExactly(3);
    assertThat(outcome.with(Status.OK)).containsExactly(0, 1, 2);
    assertThat(outcome.aggregate()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void testATreeOverExecutorsGivesTheSameBits(int depth) {
    float[] onTheDriver = play(rounds(), pack -> pack).aggregate().orElseThrow().mean();
    Outcome tree = play(rounds("feddip.federation.aggregation-depth=" + depth), pack -> pack);
    assertThat(tree.aggregate().orElseThrow().mean()).isEqualTo(onTheDriver);
    assertThat(tree.with(Status.OK)).containsExactly(0, 1, 2, 3);
  }

  /** The executor sees it first: what cannot be averaged does not travel. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void testWeightsThatRanAwayAreNotSent(int depth) {
    Outcome outcome =
        play(
            rounds(
                "feddip.client.learning-rate=1e30",
                "feddip.client.epochs=3",
                "feddip.federation.aggregation-depth=" + depth),
            pack -> pack);
    assertThat(outcome.with(Status.REJECTED)).containsExactly(0, 1, 2, 3);
    assertThat(outcome.clients()).extracting(ClientRecord::bytesUp).containsOnly(0L);
    assertThat(outcome.clients())
        .extracting(ClientRecord::reason)
        .containsOnly("the update contains NaN");
    assertThat(outcome.aggregate()).isEmpty();
    assertThat(outcome.diverged()).isTrue();
  }

  /**
   * Attempts that Spark does not count as failures are not failures: the first is killed, as Spark
   * kills copies, and in the second the work fails once.
   */
  @Test
  void testAnAttemptThatWasKilledIsNoFailure() {
    String master = "local[2,2]";
    float[] undisturbed = playOn(master, rounds(), 0).aggregate().orElseThrow().mean();
    Rounds rounds = rounds();
    ServerStrategy strategy = rounds.strategy();
    FederationState state = FederationState.initial(strategy.start(rounds.initialWeights()));
    JavaRDD<Examples> clients =
        rounds.rdd(LocalSpark.contextOf(master)).map(TestRetries::killedAndThenDamaged);
    Mender mender = new Mender();
    Logger log = (Logger) LogManager.getLogger(ClientTask.class);
    Configurator.setLevel(log, Level.WARN);
    mender.start();
    log.addAppender(mender);
    Outcome outcome;
    try {
      outcome =
          rounds
              .player(LocalSpark.contextOf(master), clients)
              .play(0, strategy.plan(0, state.server()), state);
    } finally {
      log.removeAppender(mender);
    }
    assertThat(outcome.clients()).extracting(ClientRecord::status).containsOnly(Status.OK);
    assertThat(outcome.clients()).extracting(ClientRecord::attempt).containsExactly(0, 1, 0, 0);
    assertThat(outcome.aggregate().orElseThrow().mean()).isEqualTo(undisturbed);
  }

  private static Examples killedAndThenDamaged(Examples pack) throws InterruptedException {
    TaskContext task = TaskContext.get();
    if (pack.owner() != 1) {
      return pack;
    }
    if (task.attemptNumber() == 0) {
      LocalSpark.session("local[2,2]")
          .sparkContext()
          .killTaskAttempt(task.taskAttemptId(), true, "test");
      Thread.sleep(60_000);
    }
    Mender.damage(pack.labels());
    return pack;
  }

  /** Mends what it has damaged when the task says that its work has failed. */
  private static final class Mender extends AbstractAppender {
    private static final int OUT_OF_RANGE = 55;
    private static int[] labels;
    private static int right;

    Mender() {
      super("mender", null, null, true, Property.EMPTY_ARRAY);
    }

    static synchronized void damage(int[] array) {
      labels = array;
      right = array[0];
      array[0] = OUT_OF_RANGE;
    }

    static synchronized void mend() {
      labels[0] = right;
    }

    @Override
    public void append(LogEvent event) {
      if (event.getMessage().getFormattedMessage().contains("client 1")) {
        mend();
      }
    }
  }

  @Test
  void testWhatWasNotSentIsNotSaved() {
    Outcome outcome = playOn("local[2]", rounds(), 99);
    assertThat(outcome.bytesUpDense()).isEqualTo(outcome.bytesDownDense() / 4 * 3);
  }

  /** The next round needs the slots. */
  @Test
  void testALateTaskLeavesItsSlot() {
    play(rounds(), pack -> pack);
    Outcome late =
        play(
            rounds("feddip.federation.round-deadline=4", "feddip.client.epochs=10000"),
            pack -> pack);
    assertThat(late.with(Status.LATE)).hasSize(4);
    Awaitility.await("the slots to be free")
        .atMost(java.time.Duration.ofSeconds(5))
        .until(
            () ->
                LocalSpark.context().sc().statusTracker().getExecutorInfos()[0].numRunningTasks()
                    == 0);
  }

  /** The deadline is the round's, not that of each job that a failed client leads to. */
  @Test
  void testADeadlineForTheWholeRound() {
    play(rounds(), pack -> pack);
    long start = System.nanoTime();
    Outcome outcome =
        play(
            rounds("feddip.federation.round-deadline=6"),
            pack -> {
              if (pack.owner() == 0) {
                throw new IllegalStateException("no luck");
              }
              if (pack.owner() > 1) {
                Thread.sleep(60_000);
              }
              return pack;
            });
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(11);
    assertThat(outcome.with(Status.LATE)).contains(2, 3);
  }

  /** Together the answers are too much for the driver, each alone is not. */
  @Test
  void testARoundThatSparkRefusesRunsInSeveralJobs() {
    LocalSpark.session().stop();
    System.setProperty("spark.driver.maxResultSize", "600k");
    try {
      Outcome outcome = play(rounds("feddip.pruning.upload=dense"), pack -> pack);
      assertThat(outcome.with(Status.OK)).containsExactly(0, 1, 2, 3);
      System.setProperty("spark.driver.maxResultSize", "100k");
      LocalSpark.session().stop();
      Rounds rounds = rounds("feddip.pruning.upload=dense");
      assertThatThrownBy(() -> play(rounds, pack -> pack))
          .hasMessageContaining("spark.driver.maxResultSize");
    } finally {
      System.clearProperty("spark.driver.maxResultSize");
      LocalSpark.session().stop();
    }
  }
}
