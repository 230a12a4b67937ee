package io.feddip.cluster;

import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import io.feddip.data.ScalaCollections;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The Spark jobs of one cohort, side by side: one as a rule, more where the driver takes no more
 * results in one, and further ones for clients that have to be tried again.
 */
final class ClientJobs<T> {
  private static final Logger log = LoggerFactory.getLogger(ClientJobs.class);
  private static final String INTERRUPTS = "spark.job.interruptOnCancel";

  private final SparkContext spark;
  private final RDD<T> data;
  private final PackTask<T> task;
  private final ReceivedAnswers received;
  private final long end;
  private final Deque<Job> open = new ArrayDeque<>();

  /**
   * @param again clients that failed where others did not
   */
  private record Job(
      List<int[]> packs, SimpleFutureAction<BoxedUnit> action, List<Integer> again) {}

  /**
   * @param data partition i is client i's
   * @param task a client's; serialisable
   * @param end in {@link System#nanoTime}'s time, after which nothing is waited for
   */
  ClientJobs(
      SparkContext spark,
      RDD<T> data,
      Function1<Iterator<T>, ClientAnswer> task,
      ReceivedAnswers received,
      long end) {
    this.spark = spark;
    this.data = data;
    this.task = new PackTask<>(task);
    this.received = received;
    this.end = end;
  }

  /**
   * Runs some jobs and whatever follows from them.
   *
   * @param jobs packs of clients by job
   * @return whether all ended before the end
   */
  boolean run(List<List<int[]>> jobs) {
    boolean finished = true;
    try {
      jobs.forEach(packs -> submit(packs, 0));
      while (!open.isEmpty()) {
        // Those that are cancelled below are those in here.
        Job job = open.getFirst();
        try {
          finished &= await(job.action(), end);
          eachAlone(unanswered(job.again()), 1);
        } catch (JobFailedException e) {
          afterFailure(job, e);
        }
        open.remove(job);
      }
    } finally {
      open.stream()
          .map(Job::action)
          .filter(action -> !action.isCompleted())
          .forEach(SimpleFutureAction::cancel);
    }
    return finished;
  }

  private void afterFailure(Job job, JobFailedException failure) {
    int[] all = job.packs().stream().flatMapToInt(Arrays::stream).toArray();
    List<Integer> left = unanswered(Arrays.stream(all).boxed().toList());
    if (failure.isOfSize() && all.length > 1) {
      log.warn(
          "{} clients sent more than spark.driver.maxResultSize allows at once; the {} that are"
              + " left run in two jobs",
          all.length,
          left.size());
      int half = (left.size() + 1) / 2;
      eachInATask(left.subList(0, half));
      eachInATask(left.subList(half, left.size()));
    } else if (failure.isOfSize()) {
      throw failure;
    } else if (all.length == 1) {
      received.accept(ClientAnswer.failure(all[0], failure.getMessage()));
    } else {
      log.warn(
          "the round's job failed ({}); clients without an answer run again, each in a job of its"
              + " own",
          failure.getMessage());
      eachAlone(left, 0);
    }
  }

  private List<Integer> unanswered(List<Integer> clients) {
    return List.copyOf(clients).stream().filter(client -> !received.has(client)).toList();
  }

  private void eachInATask(List<Integer> clients) {
    if (!clients.isEmpty()) {
      submit(clients.stream().map(client -> new int[] {client}).toList(), 0);
    }
  }

  /** At once, but in a job each: what fails one does not end the others. */
  private void eachAlone(List<Integer> clients, int attempts) {
    clients.forEach(client -> submit(List.of(new int[] {client}), attempts));
  }

  /** Spark ends all jobs on an RDD with one of them, so each has an RDD of its own. */
  private void submit(List<int[]> packs, int earlierAttempts) {
    List<Integer> again = Collections.synchronizedList(new ArrayList<>());
    String before = spark.getLocalProperty(INTERRUPTS);
    // A cancelled job's tasks must leave their slots to the next round.
    spark.setLocalProperty(INTERRUPTS, "true");
    Attempts.setEarlier(spark, earlierAttempts);
    try {
      SimpleFutureAction<BoxedUnit> action =
          spark.submitJob(
              new PackedClients<>(data, packs),
              task,
              ScalaCollections.list(
                  IntStream.range(0, packs.size()).<Object>mapToObj(Integer::valueOf).toList()),
              new AbstractFunction2<
                  Object, SerializableWritable<Parcel<PackTask.Reply>>, BoxedUnit>() {
                @Override
                public BoxedUnit apply(
                    Object index, SerializableWritable<Parcel<PackTask.Reply>> pack) {
                  PackTask.Reply reply = Parcel.open(pack);
                  reply.answers().forEach(received::accept);
                  again.addAll(reply.again());
                  return BoxedUnit.UNIT;
                }
              },
              new AbstractFunction0<BoxedUnit>() {
                @Override
                public BoxedUnit apply() {
                  return BoxedUnit.UNIT;
                }
              });
      open.add(new Job(packs, action, again));
    } finally {
      Attempts.setEarlier(spark, 0);
      spark.setLocalProperty(INTERRUPTS, before);
    }
  }

  /** True if the job ended, false if the deadline came first. */
  private static boolean await(SimpleFutureAction<BoxedUnit> action, long end) {
    try {
      long left = Math.max(0, end - System.nanoTime());
      Await.ready(action, Duration.fromNanos(left));
    } catch (java.util.concurrent.TimeoutException e) {
      action.cancel();
      return false;
    } catch (InterruptedException e) {
      action.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedRunException();
    }
    if (action.value().get().isFailure()) {
      Throwable failure = action.value().get().failed().get();
      InterruptedRunException.throwIfCancelled(failure);
      throw new JobFailedException(failure);
    }
    return true;
  }

  /** Spark gave a job up, for example because its executors died. */
  private static final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobFailedException(Throwable cause) {
      super(String.valueOf(cause.getMessage()).lines().findFirst().orElse("job failed"), cause);
    }

    /** Whether Spark refuses what was computed for its size, which no further attempt changes. */
    boolean isOfSize() {
      return getMessage().contains("spark.driver.maxResultSize");
    }
  }
}
