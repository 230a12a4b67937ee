package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.client.ModelPair;
import io.feddip.client.OwnModel;
import io.feddip.client.PeerContext;
import io.feddip.client.PeerMessage;
import io.feddip.client.PeerSession;
import io.feddip.client.TaskSpec;
import io.feddip.data.Parcel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Plays waves of clients: one shuffle takes models along the edges, keyed by who is to hear them,
 * so that they arrive where that client's data lies. The driver sees numbers.
 */
public final class PeerRunner {
  private static final int TASKS_A_CORE = 4;

  private final JavaSparkContext spark;
  private final int clients;
  private final JavaRDD<Examples> tests;
  private final JavaRDD<PeerInput> data;
  private final CohortRunner runner;
  private final PeerFiles files;

  /**
   * @param clients partition i holds client i
   * @param tests partition i holds client i's own test examples
   */
  public PeerRunner(
      JavaSparkContext spark,
      JavaRDD<Examples> clients,
      JavaRDD<Examples> tests,
      CohortRunner runner,
      PeerFiles files) {
    this.spark = spark;
    this.clients = clients.getNumPartitions();
    this.tests = tests;
    this.data = clients.zipPartitions(tests, PeerInput::of);
    this.runner = runner;
    this.files = files;
  }

  /**
   * Lets a wave's clients have their turn.
   *
   * @param answers called for each answer, never by two threads at once
   * @return those that had not answered when the deadline came
   */
  public List<Integer> play(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      PeerWave wave,
      Consumer<ClientAnswer> answers) {
    Broadcast<SerializableWritable<Parcel<PeerWave>>> edges = spark.broadcast(Parcel.of(wave));
    PeerFiles states = files;
    try {
      List<Integer> senders = wave.senders();
      JavaPairRDD<Integer, byte[]> sent =
          spark
              .parallelize(senders, slices(senders.size()))
              .flatMapToPair(sender -> models(states, context, edges, sender));
      JavaPairRDD<Integer, byte[]> heard = sent.partitionBy(new HashPartitioner(clients));
      return runner.run(
          data.zipPartitions(heard, PeerInput::with).rdd(),
          wave.clients(),
          new PeerTask(context, edges, files, runner.maxAttempts()),
          0,
          answers);
    } finally {
      edges.destroy();
    }
  }

  /**
   * Whose tasks send: any executor can read any client's file, and a task for each client would
   * make Spark's driver remember as many sizes as there are pairs of clients.
   */
  private int slices(int senders) {
    return Math.max(1, Math.min(senders, TASKS_A_CORE * spark.defaultParallelism()));
  }

  /**
   * All pairs of some clients' models.
   *
   * @param versions of all clients' states
   * @param sample clients, ascending
   */
  public List<ModelPair> compare(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      List<Integer> versions,
      int[] sample) {
    return ModelPairs.of(models(context, versions), sample);
  }

  /**
   * Measures and writes all clients' models.
   *
   * @param versions of all clients' states
   * @param folder for the files, which executors reach
   * @return by client
   */
  public List<FinalModels.One> write(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      List<Integer> versions,
      TaskSpec spec,
      String folder) {
    return FinalModels.write(spark, models(context, versions), tests, spec, folder);
  }

  /** Partition i is client i's model, as a task reads it from its file. */
  private JavaRDD<OwnModel> models(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context, List<Integer> versions) {
    List<Integer> current = List.copyOf(versions);
    PeerFiles states = files;
    return spark
        .parallelize(IntStream.range(0, current.size()).boxed().toList(), current.size())
        .map(
            client -> {
              PeerContext told = Parcel.open(context.value());
              byte[] state = states.read(told, client, current.get(client));
              return PeerSession.model(told, client, state);
            });
  }

  private static Iterator<Tuple2<Integer, byte[]>> models(
      PeerFiles files,
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      Broadcast<SerializableWritable<Parcel<PeerWave>>> edges,
      int sender) {
    PeerWave wave = Parcel.open(edges.value());
    List<Tuple2<Integer, byte[]>> messages = new ArrayList<>();
    for (boolean fresh : new boolean[] {false, true}) {
      List<Integer> receivers = wave.receivers(sender, fresh);
      if (!receivers.isEmpty()) {
        int version = (fresh ? wave.latest() : wave.versions()).get(sender);
        byte[] state = files.read(Parcel.open(context.value()), sender, version);
        byte[] message = new PeerMessage(sender, PeerSession.payload(state)).toBytes();
        receivers.forEach(receiver -> messages.add(new Tuple2<>(receiver, message)));
      }
    }
    return messages.iterator();
  }
}
