package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.Upload;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Topology;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.wire.ValueFormat;
import io.feddip.client.ClientAnswer;
import io.feddip.client.PeerContext;
import io.feddip.client.PeerReport;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.FinalModels;
import io.feddip.cluster.PeerRunner;
import io.feddip.cluster.PeerWave;
import io.feddip.cluster.PeerWave.Edge;
import io.feddip.data.Parcel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Plays rounds without a server: says who has a turn when, and which model goes where. It sees
 * numbers, never a model.
 */
public final class PeerFederation {
  private final JavaSparkContext spark;
  private final PeerStrategy strategy;
  private final Topology topology;
  private final PeerRunner runner;
  private final TaskSpec worker;
  private final ValueFormat values;
  private final long seed;

  /**
   * @param topology as the configuration describes it
   * @param values how values on masks travel
   */
  public PeerFederation(
      JavaSparkContext spark,
      PeerStrategy strategy,
      Topology topology,
      PeerRunner runner,
      TaskSpec worker,
      ValueFormat values,
      long seed) {
    this.spark = requireNonNull(spark, "spark is null");
    this.strategy = requireNonNull(strategy, "strategy is null");
    this.topology = strategy.topology(topology);
    this.runner = requireNonNull(runner, "runner is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.values = requireNonNull(values, "values is null");
    this.seed = seed;
  }

  /** N. */
  int clients() {
    return topology.clients();
  }

  /**
   * A round.
   *
   * @param evaluates whether models are measured
   */
  PeerOutcome play(RoundPlan plan, PeerState state, boolean evaluates) {
    int round = state.round();
    int[] taking =
        IntStream.range(0, topology.clients())
            .filter(client -> topology.takesPart(round, client))
            .toArray();
    Map<Integer, int[]> waits = new TreeMap<>();
    for (int client : taking) {
      waits.put(client, strategy.waitsFor(topology, round, client));
    }
    List<List<Integer>> waves = Waves.of(waits);
    Answers answers = new Answers(round);
    Broadcast<SerializableWritable<Parcel<PeerContext>>> context =
        spark.broadcast(Parcel.of(context(plan, round, evaluates)));
    try {
      for (int i = 0; i < waves.size(); i++) {
        spark
            .sc()
            .setJobDescription(
                "round %d: %d clients, wave %d of %d"
                    .formatted(round, waves.get(i).size(), i + 1, waves.size()));
        PeerWave wave = wave(waves.get(i), waits, state, answers);
        runner.play(context, wave, answers::add).forEach(answers::late);
      }
    } finally {
      context.destroy();
      spark.sc().setJobDescription(null);
    }
    return answers.outcome(Arrays.stream(taking).boxed().toList(), waves.size());
  }

  private PeerContext context(RoundPlan plan, int round, boolean evaluates) {
    if (plan.upload().meaning() != Upload.Meaning.WEIGHTS) {
      throw new IllegalArgumentException(
          "without a server models travel, not " + plan.upload().meaning());
    }
    return new PeerContext(
        seed,
        round,
        worker,
        strategy.exchange(-1),
        strategy.exchange(round),
        plan.training(),
        plan.work(),
        plan.upload().carrying(values),
        evaluates);
  }

  private PeerWave wave(
      List<Integer> clients, Map<Integer, int[]> waits, PeerState state, Answers answers) {
    int round = state.round();
    Map<Integer, List<Edge>> heard = new HashMap<>();
    Map<Integer, Double> own = new HashMap<>();
    for (int client : clients) {
      List<Edge> edges = new ArrayList<>();
      for (int other : topology.neighbours(round, client)) {
        boolean fresh = Arrays.binarySearch(waits.get(client), other) >= 0;
        // Who has no model of the round that is asked for is not heard; others go on without it.
        if (fresh ? answers.has(other) : !state.silent().contains(other)) {
          edges.add(new Edge(other, topology.weight(round, client, other), fresh));
        }
      }
      heard.put(client, edges);
      own.put(client, topology.weight(round, client, client));
    }
    List<Integer> latest = new ArrayList<>(state.versions());
    List<Integer> before = new ArrayList<>(latest);
    answers.reports.keySet().forEach(client -> latest.set(client, round + 1));
    return new PeerWave(clients, heard, own, before, latest, round + 1);
  }

  /**
   * How alike clients' models are after a round.
   *
   * @param plan of that round
   * @param after the state that it led to
   */
  Likeness likeness(RoundPlan plan, PeerState after) {
    Broadcast<SerializableWritable<Parcel<PeerContext>>> context =
        spark.broadcast(Parcel.of(context(plan, after.round() - 1, false)));
    spark.sc().setJobDescription("round %d: how alike models are".formatted(after.round() - 1));
    try {
      int[] sample = Likeness.sample(seed, topology.clients());
      return new Likeness(
          sample, runner.compare(context, after.versions(), sample), topology.clients());
    } finally {
      context.destroy();
      spark.sc().setJobDescription(null);
    }
  }

  /**
   * Measures all clients' models and writes them.
   *
   * @param last what the run came to
   * @param folder for their files, which executors reach
   * @return by client
   */
  public List<FinalModels.One> write(PeerState last, String folder) {
    int round = Math.max(0, last.round() - 1);
    Broadcast<SerializableWritable<Parcel<PeerContext>>> context =
        spark.broadcast(Parcel.of(context(strategy.plan(round, last.noted()), round, true)));
    try {
      return runner.write(context, last.versions(), worker, folder);
    } finally {
      context.destroy();
    }
  }

  /** What clients of a round answered. */
  private static final class Answers {
    private final int round;
    private final Map<Integer, ClientAnswer> answers = new TreeMap<>();
    private final Map<Integer, PeerReport> reports = new TreeMap<>();
    private final List<Integer> late = new ArrayList<>();

    Answers(int round) {
      this.round = round;
    }

    synchronized void add(ClientAnswer answer) {
      answers.put(answer.client(), answer);
      if (!answer.failed() && answer.refusal().isEmpty()) {
        reports.put(answer.client(), PeerReport.of(answer.keepsake()));
      }
    }

    void late(int client) {
      late.add(client);
    }

    boolean has(int client) {
      return reports.containsKey(client);
    }

    PeerOutcome outcome(List<Integer> cohort, int waves) {
      Map<Integer, Long> sent = new HashMap<>();
      reports.values().stream()
          .flatMap(report -> report.heard().entrySet().stream())
          .forEach(model -> sent.merge(model.getKey(), (long) model.getValue(), Long::sum));
      List<ClientRecord> records =
          cohort.stream().map(client -> record(client, sent.getOrDefault(client, 0L))).toList();
      return new PeerOutcome(cohort, records, Map.copyOf(reports), sent, waves);
    }

    private ClientRecord record(int client, long sent) {
      ClientAnswer answer =
          answers.getOrDefault(client, ClientAnswer.failure(client, "after the deadline"));
      Status status =
          late.contains(client)
              ? Status.LATE
              : answer.failed()
                  ? Status.FAILED
                  : answer.refusal().isEmpty() ? Status.OK : Status.REJECTED;
      return new ClientRecord(
          round,
          client,
          status == Status.OK ? answer.examples() : 0,
          answer.loss().mean(),
          answer.updateNorm(),
          reports.containsKey(client) ? reports.get(client).received() : 0,
          sent,
          answer.seconds(),
          answer.executor(),
          answer.attempt(),
          status,
          answer.failed() ? answer.failure() : answer.refusal(),
          reports.containsKey(client) ? reports.get(client).accuracyBefore() : Double.NaN,
          reports.containsKey(client) ? reports.get(client).accuracyAfter() : Double.NaN);
    }
  }
}
