package io.feddip.cluster;

import static java.util.Objects.requireNonNull;

import io.feddip.checkpoint.ClientStateFiles;
import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The states of all clients on the cluster, beside the clients' data: partition i is client i's.
 * They are never collected; the driver knows where they are, and how large.
 *
 * <p>A round adds a part with the states of its cohort, as executors keep it in memory or on disk;
 * the other clients' stay where they are. A lost part is computed again, to the same bytes, from
 * the states before and from what the round's clients were told, which therefore is kept. {@link
 * #write} ends that: from then on a state is what its file says.
 */
public final class ClientStates {
  /** No file. */
  private static final int NEVER = -1;

  /** Rounds after which states are written even if no checkpoint asks for it. */
  private static final int LONGEST_LINEAGE = 8;

  /** More parts than that are made one. */
  private static final int MOST_PARTS = 32;

  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private final JavaSparkContext spark;
  private final String folder;
  private final Broadcast<SerializableWritable<Configuration>> hadoop;
  private final int[] source;
  private final int[] versions;
  private final long[] bytes;
  private final List<RDD<byte[]>> parts = new ArrayList<>();
  private final List<Broadcast<?>> needed = new ArrayList<>();
  private int lineage;

  /**
   * Clients that have kept nothing yet.
   *
   * @param clients N
   * @param folder for their files, which executors reach
   */
  public ClientStates(JavaSparkContext spark, int clients, String folder) {
    this.spark = requireNonNull(spark, "spark is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.hadoop = spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    this.source = new int[clients];
    this.versions = new int[clients];
    this.bytes = new long[clients];
    Arrays.fill(source, LatestStates.NOTHING);
    Arrays.fill(versions, NEVER);
  }

  /** Partition i holds client i's state as bytes, none for an empty one. */
  public JavaRDD<byte[]> rdd() {
    return new LatestStates(spark.sc(), parts, source).toJavaRDD();
  }

  /** Bytes of all states. */
  public long totalBytes() {
    return Arrays.stream(bytes).sum();
  }

  /** What computing states again needs; it is destroyed when nothing needs it any more. */
  public void keep(Broadcast<?> broadcast) {
    needed.add(broadcast);
  }

  /**
   * Takes in what some clients keep of their answers.
   *
   * @param answers as {@link ClientTask} makes them of {@link #rdd}
   * @param changed clients that have answered, and whose answers count
   */
  public void takeFrom(
      JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> answers, Collection<Integer> changed) {
    take(answers.map(answer -> kept(Parcel.open(answer))), changed);
  }

  private static byte[] kept(ClientAnswer answer) {
    if (answer.failed() || !answer.refusal().isEmpty()) {
      // It was another answer before its executor was lost: a wrong state would be worse.
      throw new IllegalStateException(
          "client %d cannot repeat what it computed: %s%s"
              .formatted(answer.client(), answer.failure(), answer.refusal()));
    }
    return answer.keepsake();
  }

  /**
   * Takes the next states of some clients in, and computes them, if they are not at hand.
   *
   * @param next partition i holds client i's; of other clients it is never computed
   */
  public void take(JavaRDD<byte[]> next, Collection<Integer> changed) {
    List<Integer> clients = changed.stream().sorted().toList();
    if (clients.isEmpty()) {
      return;
    }
    RDD<byte[]> part = next.rdd().setName("states of clients").persist(LEVEL);
    measure(part.toJavaRDD(), clients);
    parts.add(part);
    clients.forEach(client -> source[client] = parts.size() - 1);
    dropUnused();
    lineage++;
  }

  /** Computes states, and takes down how large they are. */
  private void measure(JavaRDD<byte[]> states, List<Integer> clients) {
    List<Long>[] sizes = states.map(state -> (long) state.length).collectPartitions(ids(clients));
    for (int i = 0; i < sizes.length; i++) {
      bytes[clients.get(i)] = sizes[i].get(0);
    }
  }

  private static int[] ids(List<Integer> clients) {
    return clients.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Writes states where rounds have gone without a checkpoint for long.
   *
   * @param round the next one
   */
  public void limitLineage(int round) {
    if (lineage >= LONGEST_LINEAGE) {
      store(round);
    }
  }

  /**
   * Writes what has changed since it was written last.
   *
   * @param round the next one, whose checkpoint this belongs to
   * @return the round of each client's file, −1 for clients without any: {@link #restore} takes it
   */
  public int[] write(int round) {
    store(round);
    return versions.clone();
  }

  private void store(int round) {
    List<Integer> changed =
        IntStream.range(0, source.length)
            .filter(client -> source[client] != LatestStates.NOTHING)
            .filter(client -> !(parts.get(source[client]) instanceof StoredStates))
            .boxed()
            .toList();
    if (changed.isEmpty()) {
      return;
    }
    String to = folder;
    Broadcast<SerializableWritable<Configuration>> configuration = hadoop;
    rdd()
        .mapPartitionsWithIndex(
            (client, states) -> {
              ClientStateFiles.open(to, configuration.value().value())
                  .write(client, round, states.next());
              return Collections.<Boolean>emptyIterator();
            },
            true)
        .collectPartitions(ids(changed));
    changed.forEach(client -> versions[client] = round);
    readBack(changed);
    needed.forEach(Broadcast::destroy);
    needed.clear();
    lineage = 0;
  }

  /** From now on the states of some clients are what their files say. */
  private void readBack(List<Integer> clients) {
    boolean all = parts.size() > MOST_PARTS;
    RDD<byte[]> stored =
        new StoredStates(spark.sc(), folder, hadoop, versions)
            .setName("stored states of clients")
            .persist(LEVEL);
    parts.add(stored);
    for (int client = 0; client < source.length; client++) {
      if (versions[client] != NEVER && (all || clients.contains(client))) {
        source[client] = parts.size() - 1;
      }
    }
    dropUnused();
  }

  /**
   * Goes on from files.
   *
   * @param written what {@link #write} returned
   */
  public void restore(int[] written) {
    if (written.length != versions.length) {
      throw new IllegalArgumentException(
          "states of " + written.length + " clients for " + versions.length);
    }
    System.arraycopy(written, 0, versions, 0, written.length);
    Arrays.fill(source, LatestStates.NOTHING);
    List<Integer> present =
        IntStream.range(0, written.length)
            .filter(client -> written[client] != NEVER)
            .boxed()
            .toList();
    readBack(present);
    measure(rdd(), present);
  }

  /**
   * Deletes the files that neither a checkpoint nor this run needs.
   *
   * @param kept what {@link #write} returned for every checkpoint that is still there
   */
  public void retain(Collection<int[]> kept) {
    ClientStateFiles.open(folder, spark.hadoopConfiguration())
        .retain(
            (client, round) ->
                client < versions.length
                    && (versions[client] == round
                        || kept.stream().anyMatch(of -> of[client] == round)));
  }

  /** Lets executors forget parts that no client's newest state is in. */
  private void dropUnused() {
    List<RDD<byte[]>> used = new ArrayList<>();
    int[] moved = new int[parts.size()];
    for (int part = 0; part < moved.length; part++) {
      int index = part;
      if (Arrays.stream(source).anyMatch(of -> of == index)) {
        moved[part] = used.size();
        used.add(parts.get(part));
      } else {
        parts.get(part).unpersist(false);
      }
    }
    for (int client = 0; client < source.length; client++) {
      if (source[client] != LatestStates.NOTHING) {
        source[client] = moved[source[client]];
      }
    }
    parts.clear();
    parts.addAll(used);
  }

  /** Lets executors forget everything. */
  public void close() {
    parts.forEach(part -> part.unpersist(false));
    parts.clear();
    needed.forEach(Broadcast::destroy);
    needed.clear();
    hadoop.destroy();
  }
}
