package io.feddip.federation;

import io.feddip.client.ClientUpdate;
import io.feddip.data.PackedExamples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs a task on the sampled clients' partitions, and on no other, and hands out every answer as it
 * arrives. Answers come one at a time, in any order.
 */
final class CohortRunner {
  private static final Logger log = LoggerFactory.getLogger(CohortRunner.class);
  private static final Pattern LOCAL = Pattern.compile("local(\\[[^,\\]]*(,\\s*(\\d+)\\s*)?])?");

  private final SparkContext spark;
  private final JavaRDD<PackedExamples> clients;
  private final double deadline;

  /**
   * @param clients partition i holds client i
   * @param deadline seconds after which missing answers are not waited for; 0 for never
   */
  CohortRunner(SparkContext spark, JavaRDD<PackedExamples> clients, double deadline) {
    this.spark = spark;
    this.clients = clients;
    this.deadline = deadline;
  }

  /** How often Spark tries a task before its job fails. */
  int maxAttempts() {
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
  List<Integer> run(List<Integer> cohort, ClientTask task, Consumer<ClientUpdate> answers) {
    return run(clients.rdd(), cohort, task, answers);
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
      Function1<Iterator<T>, ClientUpdate> task,
      Consumer<ClientUpdate> answers) {
    Answers received = new Answers(answers);
    boolean finished;
    try {
      finished = runJob(data, cohort, task, received);
    } catch (JobFailedException e) {
      log.warn("the round's job failed; clients without an answer are run one by one", e);
      finished = runOneByOne(data, cohort, task, received);
    }
    List<Integer> late = new ArrayList<>(cohort);
    late.removeAll(received.close());
    if (finished && !late.isEmpty()) {
      throw new IllegalStateException("Spark finished without the answers of clients " + late);
    }
    return late;
  }

  private <T> boolean runOneByOne(
      RDD<T> data,
      List<Integer> cohort,
      Function1<Iterator<T>, ClientUpdate> task,
      Answers received) {
    for (int client : cohort) {
      if (received.has(client)) {
        continue;
      }
      try {
        if (!runJob(data, List.of(client), task, received)) {
          return false;
        }
      } catch (JobFailedException e) {
        received.accept(ClientUpdate.failure(client, e.getMessage()));
      }
    }
    return true;
  }

  /** True if the job ended, false if the deadline came first. */
  private <T> boolean runJob(
      RDD<T> data,
      List<Integer> partitions,
      Function1<Iterator<T>, ClientUpdate> task,
      Answers received) {
    List<Object> ids = new ArrayList<>(partitions);
    Seq<Object> sequence = JavaConverters.asScalaBuffer(ids).toSeq();
    SimpleFutureAction<BoxedUnit> action =
        spark.submitJob(
            data,
            task,
            sequence,
            new AbstractFunction2<Object, ClientUpdate, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object index, ClientUpdate update) {
                received.accept(update);
                return BoxedUnit.UNIT;
              }
            },
            new AbstractFunction0<BoxedUnit>() {
              @Override
              public BoxedUnit apply() {
                return BoxedUnit.UNIT;
              }
            });
    try {
      Duration limit =
          deadline > 0
              ? Duration.apply((long) (deadline * 1e3), TimeUnit.MILLISECONDS)
              : Duration.Inf();
      Await.ready(action, limit);
    } catch (java.util.concurrent.TimeoutException e) {
      action.cancel();
      return false;
    } catch (InterruptedException e) {
      action.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedRunException();
    }
    if (action.value().get().isFailure()) {
      throw new JobFailedException(action.value().get().failed().get());
    }
    return true;
  }

  /** Lets each client answer once, and nobody after the round is closed. */
  private static final class Answers {
    private final Set<Integer> clients = new HashSet<>();
    private final Consumer<ClientUpdate> consumer;
    private boolean closed;

    Answers(Consumer<ClientUpdate> consumer) {
      this.consumer = consumer;
    }

    synchronized void accept(ClientUpdate update) {
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
