package io.feddip.cluster;

import io.feddip.aggregate.ClientSizes;
import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import io.feddip.data.ScalaCollections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.Iterator;

/**
 * Runs a task on the sampled clients' partitions, and on no other, and hands out every answer as it
 * arrives. Answers come one at a time, in any order. Small clients share tasks, see {@link
 * Packing}; answers that Spark's driver would not take in one job come in several.
 */
public final class CohortRunner {
  private static final Logger log = LoggerFactory.getLogger(CohortRunner.class);

  /** Nanoseconds, a hundred years. */
  private static final long NEVER = TimeUnit.DAYS.toNanos(36_500);

  /** Seconds of work, of several clients in a task: what a task costs is a few percent of it. */
  private static final double LONGEST_PACK = 0.2;

  /** Bytes of answers, of several clients in a task, which has them in memory together. */
  private static final long LARGEST_PACK = 16L << 20;

  /** Bytes of an answer beside its payloads, and its part of what Spark says of a task. */
  private static final long AROUND_AN_ANSWER = 8L << 10;

  private static final Pattern LOCAL = Pattern.compile("local(\\[[^,\\]]*(,\\s*(\\d+)\\s*)?])?");

  private final SparkContext spark;
  private final JavaRDD<Examples> clients;
  private final double deadline;
  private final int clientsPerTask;
  private final ClientSizes sizes;
  private double secondsAnExample = Double.NaN;
  private boolean toldOfLimit;

  /**
   * @param clients partition i holds client i
   * @param deadline seconds after which missing answers are not waited for; 0 for never
   * @param clientsPerTask most clients that share a task; with a deadline none do, since a task's
   *     answers arrive together
   */
  public CohortRunner(
      SparkContext spark,
      JavaRDD<Examples> clients,
      double deadline,
      int clientsPerTask,
      ClientSizes sizes) {
    this.spark = spark;
    this.clients = clients;
    this.deadline = deadline;
    this.clientsPerTask = deadline > 0 ? 1 : clientsPerTask;
    this.sizes = sizes;
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
   * @param answerBytes that a client is expected to send
   * @param answers called for each answer, never by two threads at once
   * @return the clients that had not answered when the deadline came
   */
  public List<Integer> run(
      List<Integer> cohort, ClientTask task, long answerBytes, Consumer<ClientAnswer> answers) {
    return run(clients.rdd(), cohort, task, answerBytes, answers);
  }

  /**
   * Fetches the answers of a cohort, which executors give and keep.
   *
   * @param made partition i is client i's
   * @param answerBytes that a client is expected to send
   * @param answers called for each answer, never by two threads at once
   * @return the clients that had not answered when the deadline came
   */
  public List<Integer> run(
      JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made,
      List<Integer> cohort,
      long answerBytes,
      Consumer<ClientAnswer> answers) {
    return run(made.rdd(), cohort, new Answered(true), answerBytes, answers);
  }

  /**
   * Runs a task for every client of a cohort on data of another kind.
   *
   * @param data partition i is client i's
   * @param task serialisable
   * @param answerBytes that a client is expected to send
   * @param answers called for each answer, never by two threads at once
   * @return the clients that had not answered when the deadline came
   */
  <T> List<Integer> run(
      RDD<T> data,
      List<Integer> cohort,
      Function1<Iterator<T>, ClientAnswer> task,
      long answerBytes,
      Consumer<ClientAnswer> answers) {
    ReceivedAnswers received = new ReceivedAnswers(answers);
    long end = System.nanoTime() + (deadline > 0 ? (long) (deadline * 1e9) : NEVER);
    boolean finished =
        new ClientJobs<>(spark, data, task, received, end)
            .run(jobs(data, cohort, answerBytes + AROUND_AN_ANSWER));
    double measured = received.secondsAnExample();
    secondsAnExample = Double.isNaN(measured) ? secondsAnExample : measured;
    List<Integer> late = new ArrayList<>(cohort);
    late.removeAll(received.close());
    if (finished && !late.isEmpty()) {
      throw new IllegalStateException("Spark finished without the answers of clients " + late);
    }
    return late;
  }

  /** Packs of a cohort, by jobs whose results Spark's driver takes. */
  private List<List<int[]>> jobs(RDD<?> data, List<Integer> cohort, long answerBytes) {
    long limit = spark.conf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    int mostOfAJob =
        limit == 0
            ? cohort.size()
            : (int) Math.min(cohort.size(), Math.max(1, limit / answerBytes));
    List<List<int[]>> jobs = new ArrayList<>();
    int room = 0;
    for (int[] pack : packs(data, cohort, answerBytes, mostOfAJob)) {
      if (room < pack.length) {
        jobs.add(new ArrayList<>());
        room = mostOfAJob;
      }
      jobs.get(jobs.size() - 1).add(pack);
      room -= pack.length;
    }
    if (jobs.size() > 1 && !toldOfLimit) {
      toldOfLimit = true;
      log.warn(
          "spark.driver.maxResultSize = {} is less than what {} clients send, about {} bytes each:"
              + " they run in {} jobs side by side; 0 lifts it",
          spark.conf().get("spark.driver.maxResultSize", "1g"),
          cohort.size(),
          answerBytes,
          jobs.size());
    }
    return jobs;
  }

  private List<int[]> packs(RDD<?> data, List<Integer> cohort, long answerBytes, int mostOfAJob) {
    long most = Math.min(Math.min(clientsPerTask, mostOfAJob), LARGEST_PACK / answerBytes);
    int slots = slots();
    // Executors that are asked for by the number of waiting tasks must see all of them.
    boolean counted = spark.conf().getBoolean("spark.dynamicAllocation.enabled", false);
    if (most < 2 || counted || Double.isNaN(secondsAnExample) || cohort.size() < 4 * slots) {
      return cohort.stream().map(client -> new int[] {client}).toList();
    }
    return new Packing((int) most, slots, sizes, LONGEST_PACK / secondsAnExample)
        .of(places(data, cohort));
  }

  /** Tasks that run at once. */
  private int slots() {
    int now = spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    return now > 0 ? now : spark.defaultParallelism();
  }

  /** Clients by the place that their data is at, as far as Spark knows. */
  private Collection<List<Integer>> places(RDD<?> data, List<Integer> cohort) {
    if (spark.isLocal()) {
      return List.of(cohort);
    }
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int client : cohort) {
      List<TaskLocation> known =
          ScalaCollections.javaList(spark.getPreferredLocs(data, client).toList());
      places
          .computeIfAbsent(known.isEmpty() ? "" : known.get(0).toString(), at -> new ArrayList<>())
          .add(client);
    }
    return places.values();
  }
}
