package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import io.feddip.data.ScalaCollections;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs a task on the sampled clients' partitions, and on no other, and hands out every answer as it
 * arrives. Answers come one at a time, in any order.
 */
public final class CohortRunner {
  private static final Logger log = LoggerFactory.getLogger(CohortRunner.class);
  private static final String INTERRUPTS = "spark.job.interruptOnCancel";

  /** Nanoseconds, a hundred years. */
  private static final long NEVER = TimeUnit.DAYS.toNanos(36_500);

  private static final Pattern LOCAL = Pattern.compile("local(\\[[^,\\]]*(,\\s*(\\d+)\\s*)?])?");

  private final SparkContext spark;
  private final JavaRDD<Examples> clients;
  private final double deadline;

  /**
   * @param clients partition i holds client i
   * @param deadline seconds after which missing answers are not waited for; 0 for never
   */
  public CohortRunner(SparkContext spark, JavaRDD<Examples> clients, double deadline) {
    this.spark = spark;
    this.clients = clients;
    this.deadline = deadline;
  }

  /** How often Spark tries a task before its job fails. */
  public int maxAttempts() {
    Matcher local = LOCAL.matcher(spark.master());
    if (local.matches()) {
      return local.group(3) == null ? 1 : Integer.parseInt(local.group(3));
    }
    return spark.conf().getInt("spark.task.maxFailures", 4);
  }

  /**
   * Runs the task for every client of a cohort.
   *
   * @param answers called for each answer, never by two threads at once
   * @return the clients that had not answered when the deadline came
   */
  public List<Integer> run(List<Integer> cohort, ClientTask task, Consumer<ClientAnswer> answers) {
    return run(clients.rdd(), cohort, task, answers);
  }

  /**
   * Fetches the answers of a cohort, which executors give and keep.
   *
   * @param made partition i is client i's
   * @param answers called for each answer, never by two threads at once
   * @return the clients that had not answered when the deadline came
   */
  public List<Integer> run(
      JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made,
      List<Integer> cohort,
      Consumer<ClientAnswer> answers) {
    return run(made.rdd(), cohort, new Answered(true), answers);
  }

  /**
   * Runs a task for every client of a cohort on data of another kind.
   *
   * @param data partition i is client i's
   * @param task serialisable
   * @param answers called for each answer, never by two threads at once
   * @return the clients that had not answered when the deadline came
   */
  <T> List<Integer> run(
      RDD<T> data,
      List<Integer> cohort,
      Function1<Iterator<T>, ClientAnswer> task,
      Consumer<ClientAnswer> answers) {
    Answers received = new Answers(answers);
    long end = System.nanoTime() + (deadline > 0 ? (long) (deadline * 1e9) : NEVER);
    boolean finished;
    try {
      finished = await(submit(data, cohort, task, received), end);
    } catch (JobFailedException e) {
      log.warn(
          "the round's job failed ({}); clients without an answer run again, each in a job of its"
              + " own{}",
          e.getMessage(),
          tooMuch(e)
              ? ": spark.driver.maxResultSize is smaller than what a cohort sends, 0 lifts it"
              : "");
      finished = runAlone(data, cohort, task, received, end);
    }
    List<Integer> late = new ArrayList<>(cohort);
    late.removeAll(received.close());
    if (finished && !late.isEmpty()) {
      throw new IllegalStateException("Spark finished without the answers of clients " + late);
    }
    return late;
  }

  /**
   * All clients without an answer at once, but in a job each: what fails one does not end the
   * others.
   */
  private <T> boolean runAlone(
      RDD<T> data,
      List<Integer> cohort,
      Function1<Iterator<T>, ClientAnswer> task,
      Answers received,
      long end) {
    Map<Integer, SimpleFutureAction<BoxedUnit>> jobs = new LinkedHashMap<>();
    for (int client : cohort) {
      if (!received.has(client)) {
        // Spark ends all jobs on an RDD with one of them, so each has an RDD of its own.
        RDD<T> own = data.toJavaRDD().mapPartitions(partition -> partition, true).rdd();
        jobs.put(client, submit(own, List.of(client), task, received));
      }
    }
    boolean finished = true;
    try {
      for (Map.Entry<Integer, SimpleFutureAction<BoxedUnit>> job : jobs.entrySet()) {
        try {
          finished &= await(job.getValue(), end);
        } catch (JobFailedException e) {
          if (tooMuch(e)) {
            throw e;
          }
          received.accept(ClientAnswer.failure(job.getKey(), e.getMessage()));
        }
      }
    } finally {
      jobs.values().stream().filter(job -> !job.isCompleted()).forEach(SimpleFutureAction::cancel);
    }
    return finished;
  }

  /** Whether Spark refuses what was computed for its size, which no further attempt changes. */
  private static boolean tooMuch(JobFailedException failure) {
    return failure.getMessage().contains("spark.driver.maxResultSize");
  }

  private <T> SimpleFutureAction<BoxedUnit> submit(
      RDD<T> data,
      List<Integer> partitions,
      Function1<Iterator<T>, ClientAnswer> task,
      Answers received) {
    List<Object> ids = new ArrayList<>(partitions);
    String before = spark.getLocalProperty(INTERRUPTS);
    // A cancelled job's tasks must leave their slots to the next round.
    spark.setLocalProperty(INTERRUPTS, "true");
    try {
      return spark.submitJob(
          data,
          new Parcelled<>(task),
          ScalaCollections.list(ids),
          new AbstractFunction2<Object, SerializableWritable<Parcel<ClientAnswer>>, BoxedUnit>() {
            @Override
            public BoxedUnit apply(
                Object index, SerializableWritable<Parcel<ClientAnswer>> update) {
              received.accept(Parcel.open(update));
              return BoxedUnit.UNIT;
            }
          },
          new AbstractFunction0<BoxedUnit>() {
            @Override
            public BoxedUnit apply() {
              return BoxedUnit.UNIT;
            }
          });
    } finally {
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

  /** A task whose answer any serializer can carry. */
  private static final class Parcelled<T>
      extends AbstractFunction1<Iterator<T>, SerializableWritable<Parcel<ClientAnswer>>>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final Function1<Iterator<T>, ClientAnswer> task;

    Parcelled(Function1<Iterator<T>, ClientAnswer> task) {
      this.task = task;
    }

    @Override
    public SerializableWritable<Parcel<ClientAnswer>> apply(Iterator<T> partition) {
      return Parcel.of(task.apply(partition));
    }
  }

  /** Lets each client answer once, and nobody after the round is closed. */
  private static final class Answers {
    private final Set<Integer> clients = new HashSet<>();
    private final Consumer<ClientAnswer> consumer;
    private boolean closed;

    Answers(Consumer<ClientAnswer> consumer) {
      this.consumer = consumer;
    }

    synchronized void accept(ClientAnswer update) {
      if (!closed && clients.add(update.client())) {
        consumer.accept(update);
      }
    }

    synchronized boolean has(int client) {
      return clients.contains(client);
    }

    synchronized Set<Integer> close() {
      closed = true;
      return Set.copyOf(clients);
    }
  }

  /** Spark gave a job up, for example because its executors died. */
  private static final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobFailedException(Throwable cause) {
      super(String.valueOf(cause.getMessage()).lines().findFirst().orElse("job failed"), cause);
    }
  }
}
