package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import io.feddip.data.ScalaCollections;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Answers that executors keep for a round once they were asked for; partition i is client i's, and
 * of clients outside the cohort none is ever made.
 *
 * @param made as clients gave them
 * @param travelling the same without what stays on the cluster
 */
public record KeptAnswers(
    JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made,
    JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> travelling) {

  /** What lies beside a client's data; never leaves its task. */
  private record Held(ByteBuffer state, Examples test) {}

  private static Iterator<Held> held(Iterator<byte[]> states, Iterator<Examples> tests) {
    return List.of(new Held(ByteBuffer.wrap(states.next()), tests.next())).iterator();
  }

  /** Answers of clients whose states, if they have any, come from the driver. */
  public static KeptAnswers of(ClientTask task, JavaRDD<Examples> clients) {
    JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made =
        clients
            .mapPartitions(
                partition ->
                    List.of(Parcel.of(task.apply(ScalaCollections.iterator(partition)))).iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new KeptAnswers(made, made);
  }

  /**
   * Answers of clients whose states lie beside their data, each with the client's next state.
   *
   * @param tests partition i holds client i's own test examples, if they are wanted
   */
  public static KeptAnswers of(
      ClientTask task,
      JavaRDD<Examples> clients,
      ClientStates states,
      Optional<JavaRDD<Examples>> tests) {
    JavaRDD<Held> held =
        tests
            .map(own -> states.rdd().zipPartitions(own, KeptAnswers::held))
            .orElseGet(() -> states.rdd().map(state -> new Held(ByteBuffer.wrap(state), null)));
    JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made =
        clients
            .zipPartitions(
                held,
                (examples, others) -> {
                  Held own = others.next();
                  ClientAnswer answer =
                      task.answer(
                          examples.next(),
                          () -> own.state().array(),
                          Optional.ofNullable(own.test()));
                  return List.of(Parcel.of(answer)).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new KeptAnswers(
        made, made.map(answer -> Parcel.of(Parcel.open(answer).withoutKeepsake())));
  }
}
