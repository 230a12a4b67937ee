package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.client.ModelPair;
import io.feddip.client.PeerContext;
import io.feddip.client.PeerMessage;
import io.feddip.client.PeerSession;
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
  private final JavaSparkContext spark;
  private final JavaRDD<Examples> clients;
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
    this.clients = clients;
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
      JavaPairRDD<Integer, byte[]> sent =
          JavaPairRDD.fromJavaRDD(
              clients.mapPartitionsWithIndex(
                  (sender, unread) -> models(states, context, edges, sender), false));
      JavaPairRDD<Integer, byte[]> heard =
          sent.partitionBy(new HashPartitioner(clients.getNumPartitions()));
      return runner.run(
          data.zipPartitions(heard, PeerInput::with).rdd(),
          wave.clients(),
          new PeerTask(context, edges, files, false, runner.maxAttempts()),
          answers);
    } finally {
      edges.destroy();
    }
  }

  /** Has a look at all clients' models. */
  public void measure(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      PeerWave all,
      Consumer<ClientAnswer> answers) {
    Broadcast<SerializableWritable<Parcel<PeerWave>>> edges = spark.broadcast(Parcel.of(all));
    try {
      runner.run(
          data.rdd(),
          all.clients(),
          new PeerTask(context, edges, files, true, runner.maxAttempts()),
          answers);
    } finally {
      edges.destroy();
    }
  }

  /**
   * Looks at all pairs of some clients' models, as tasks read them from their files: a task holds
   * two at a time, and the driver sees numbers.
   *
   * @param versions of all clients' states
   * @param sample clients, ascending
   * @return (0, 1), (0, 2), …, (1, 2), … of the sample
   */
  public List<ModelPair> compare(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      List<Integer> versions,
      int[] sample) {
    if (sample.length < 2) {
      return List.of();
    }
    List<Integer> rows = IntStream.range(0, sample.length - 1).boxed().toList();
    List<Integer> current = List.copyOf(versions);
    PeerFiles states = files;
    List<double[]> numbers =
        spark
            .parallelize(rows, rows.size())
            .map(row -> row(states, Parcel.open(context.value()), current, sample, row))
            .collect();
    List<ModelPair> pairs = new ArrayList<>();
    for (double[] row : numbers) {
      for (int i = 0; i < row.length; i += 2) {
        pairs.add(new ModelPair(row[i], row[i + 1]));
      }
    }
    return pairs;
  }

  /** Of the pairs of one client with those after it: distance and overlap, in turn. */
  private static double[] row(
      PeerFiles files, PeerContext context, List<Integer> versions, int[] sample, int row) {
    int one = sample[row];
    byte[] state = files.read(context, one, versions.get(one));
    double[] numbers = new double[2 * (sample.length - row - 1)];
    for (int i = 0; i < numbers.length; i += 2) {
      int other = sample[row + 1 + i / 2];
      ModelPair pair =
          PeerSession.compare(
              context, one, state, other, files.read(context, other, versions.get(other)));
      numbers[i] = pair.squaredDistance();
      numbers[i + 1] = pair.overlap();
    }
    return numbers;
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
