package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.data.Examples;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small clients that share tasks: the same bits and records, and each fails for itself. */
final class TestSharedTasks {
  private static final int CLIENTS = 24;
  private static final int BAD = 5;

  /** Of the tasks that clients' examples were asked for in; executors are this JVM. */
  private static final Set<Long> TASKS = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void none() {
    TASKS.clear();
  }

  @AfterEach
  void backToTheSharedSession() {
    LocalSpark.session();
  }

  private static Rounds rounds(String... settings) {
    String[] all = new String[settings.length + 4];
    all[0] = "feddip.partitioning.clients=" + CLIENTS;
    all[1] = "feddip.federation.fraction=1";
    all[2] = "feddip.client.batch-size=2";
    all[3] = "feddip.client.epochs=1";
    System.arraycopy(settings, 0, all, 4, settings.length);
    return new Rounds(Collections.nCopies(CLIENTS, 3), all);
  }

  /** The second of two rounds: from then on a round knows how long its clients take. */
  private static Outcome second(String master, Rounds rounds, Function<Examples, Examples> fault) {
    LocalSpark.session(master);
    ServerStrategy strategy = rounds.strategy();
    FederationState state = FederationState.initial(strategy.start(rounds.initialWeights()));
    JavaRDD<Examples> clients =
        rounds
            .rdd(LocalSpark.contextOf(master))
            .map(
                pack -> {
                  TASKS.add(TaskContext.get().taskAttemptId());
                  return fault.call(pack);
                });
    ServerFederation player = rounds.player(LocalSpark.contextOf(master), clients);
    player.play(0, strategy.plan(0, state.server()), state);
    TASKS.clear();
    return player.play(0, strategy.plan(0, state.server()), state);
  }

  private static Outcome second(Rounds rounds) {
    return second(LocalSpark.MASTER, rounds, pack -> pack);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void testSameBitsAndRecords(int depth) {
    String tree = "feddip.federation.aggregation-depth=" + depth;
    Outcome alone = second(rounds(tree, "feddip.federation.clients-per-task=1"));
    assertThat(TASKS).hasSize(CLIENTS);
    Outcome shared = second(rounds(tree));
    assertThat(TASKS).hasSizeBetween(8, 16);
    assertThat(shared.aggregate().orElseThrow().mean())
        .isEqualTo(alone.aggregate().orElseThrow().mean());
    assertThat(timeless(shared)).isEqualTo(timeless(alone));
  }

  private static List<String> timeless(Outcome outcome) {
    return outcome.clients().stream()
        .map(record -> record.toString().replaceAll("seconds=[^,]*, ", ""))
        .toList();
  }

  /** The task's other clients answer where they are; what failed once is tried again by itself. */
  @ParameterizedTest
  @CsvSource({"1, 1", "99, 1", "1, 2"})
  void testOneOfManyFails(int attempts, int depth) {
    Function<Examples, Examples> fault =
        pack -> {
          if (pack.owner() == BAD && failures() < attempts) {
            throw new IllegalStateException("no luck");
          }
          return pack;
        };
    Rounds rounds = rounds("feddip.federation.aggregation-depth=" + depth);
    Outcome outcome = second("local[2,2]", rounds, fault);
    assertThat(outcome.with(Status.OK)).hasSize(attempts == 1 ? CLIENTS : CLIENTS - 1);
    assertThat(outcome.clients())
        .filteredOn(record -> record.client() != BAD)
        .extracting(ClientRecord::attempt)
        .containsOnly(0);
    if (attempts > 1) {
      assertThat(outcome.clients().get(BAD).reason()).contains("no luck");
    } else {
      Outcome undisturbed = second("local[2,2]", rounds, pack -> pack);
      assertThat(outcome.aggregate().orElseThrow().mean())
          .isEqualTo(undisturbed.aggregate().orElseThrow().mean());
      assertThat(outcome.clients().get(BAD).attempt()).isEqualTo(1);
    }
  }

  private static int failures() {
    TaskContext task = TaskContext.get();
    String earlier = task.getLocalProperty("feddip.attempts.earlier");
    return task.attemptNumber() + (earlier == null ? 0 : Integer.parseInt(earlier));
  }

  /** With a deadline whoever is done has answered, whatever the neighbours do. */
  @Test
  void testNobodyWaitsForOthersBeforeADeadline() {
    second(rounds("feddip.federation.round-deadline=60"));
    assertThat(TASKS).hasSize(CLIENTS);
  }

  /** Of the driver's limit each job takes a part, and no client computes twice. */
  @Test
  void testJobsByBytes() {
    LocalSpark.session().stop();
    System.setProperty("spark.driver.maxResultSize", "1600k");
    try {
      Outcome outcome = second(rounds("feddip.pruning.upload=dense"));
      assertThat(outcome.with(Status.OK))
          .containsExactlyElementsOf(IntStream.range(0, CLIENTS).boxed().toList());
      assertThat(TASKS).hasSizeLessThan(CLIENTS);
      // What clients want to find again is not foreseen: a job that was too large goes on in two.
      Outcome halved = second(rounds("feddip.strategy.name=fedavg-topk"));
      assertThat(halved.with(Status.OK)).hasSize(CLIENTS);
    } finally {
      System.clearProperty("spark.driver.maxResultSize");
      LocalSpark.session().stop();
    }
  }
}
