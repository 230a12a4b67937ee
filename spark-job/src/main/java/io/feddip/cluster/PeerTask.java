package io.feddip.cluster;

import io.feddip.client.ClientAnswer;
import io.feddip.client.PeerContext;
import io.feddip.client.PeerSession;
import io.feddip.client.PeerTurn;
import io.feddip.data.Parcel;
import java.io.Serializable;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * One client's turn on an executor. It fails as a {@link ClientTask} does: first is Spark's, then
 * it counts itself and answers that it failed.
 */
final class PeerTask extends AbstractFunction1<Iterator<PeerInput>, ClientAnswer>
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(PeerTask.class);

  private final Broadcast<SerializableWritable<Parcel<PeerContext>>> context;
  private final Broadcast<SerializableWritable<Parcel<PeerWave>>> wave;
  private final PeerFiles files;
  private final int maxAttempts;

  /**
   * @param maxAttempts how often a client's turn may fail before it is given up
   */
  PeerTask(
      Broadcast<SerializableWritable<Parcel<PeerContext>>> context,
      Broadcast<SerializableWritable<Parcel<PeerWave>>> wave,
      PeerFiles files,
      int maxAttempts) {
    this.context = context;
    this.wave = wave;
    this.files = files;
    this.maxAttempts = maxAttempts;
  }

  @Override
  public ClientAnswer apply(Iterator<PeerInput> partition) {
    TaskContext task = TaskContext.get();
    PeerInput input = partition.next();
    int attempt = Attempts.number(task);
    boolean first = attempt == 0 && maxAttempts > 1;
    ClientAnswer answer = null;
    for (int failures = 0; answer == null; ) {
      try {
        answer = turn(input);
      } catch (RuntimeException e) {
        failures++;
        if (first || task.isInterrupted()) {
          throw e;
        }
        log.warn("client {} failed", input.examples().owner(), e);
        if (failures >= maxAttempts) {
          answer = ClientAnswer.failure(input.examples().owner(), String.valueOf(e));
        }
      }
    }
    return answer.from(SparkEnv.get().executorId(), attempt);
  }

  private ClientAnswer turn(PeerInput input) {
    PeerContext told = Parcel.open(context.value());
    PeerWave edges = Parcel.open(wave.value());
    int client = input.examples().owner();
    byte[] state = files.read(told, client, edges.latest().get(client));
    PeerTurn turn =
        PeerSession.play(
            told,
            input.examples(),
            input.test(),
            state,
            sender -> edges.weight(client, sender),
            input.heard());
    if (turn.state().length > 0) {
      files.write(client, edges.next(), turn.state());
    }
    return turn.answer();
  }
}
