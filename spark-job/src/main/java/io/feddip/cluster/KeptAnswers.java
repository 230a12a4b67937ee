package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import java.util.List;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;

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

  /** Answers of clients whose states, if they have any, come from the driver. */
  public static KeptAnswers of(ClientTask task, JavaRDD<Examples> clients) {
    JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made =
        clients
            .mapPartitions(
                partition ->
                    List.of(Parcel.of(task.apply(JavaConverters.asScalaIterator(partition))))
                        .iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new KeptAnswers(made, made);
  }

  /** Answers of clients whose states lie beside their data, each with the client's next state. */
  public static KeptAnswers of(ClientTask task, JavaRDD<Examples> clients, ClientStates states) {
    JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> made =
        clients
            .zipPartitions(
                states.rdd(),
                (examples, state) -> {
                  byte[] kept = state.next();
                  return List.of(Parcel.of(task.answer(examples.next(), () -> kept))).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new KeptAnswers(
        made, made.map(answer -> Parcel.of(Parcel.open(answer).withoutKeepsake())));
  }
}
