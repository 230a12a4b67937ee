package io.feddip.cluster;

import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.shuffle.FetchFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * The clients of a pack, one after the other. What goes wrong with one of several is none of the
 * others' business: they answer, and it is named, to be tried again in a task of its own. A client
 * alone fails its task, which Spark tries again.
 */
final class PackTask<T>
    extends AbstractFunction1<Iterator<ClientTurn<T>>, SerializableWritable<Parcel<PackTask.Reply>>>
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(PackTask.class);

  private final Function1<Iterator<T>, ClientAnswer> task;

  /**
   * What a pack sends, as bytes that any serializer can carry.
   *
   * @param answers of clients
   * @param again clients that have failed here
   */
  record Reply(ArrayList<ClientAnswer> answers, ArrayList<Integer> again) implements Serializable {}

  /**
   * @param task a client's; serialisable
   */
  PackTask(Function1<Iterator<T>, ClientAnswer> task) {
    this.task = task;
  }

  @Override
  public SerializableWritable<Parcel<Reply>> apply(Iterator<ClientTurn<T>> turns) {
    Reply reply = new Reply(new ArrayList<>(), new ArrayList<>());
    boolean alone = true;
    while (turns.hasNext()) {
      ClientTurn<T> turn = turns.next();
      alone &= !turns.hasNext();
      try {
        reply.answers().add(play(turn));
      } catch (Exception e) {
        if (alone || isNotItsOwn(e)) {
          throw e;
        }
        log.warn("client {} failed in a task with others and runs again alone", turn.client(), e);
        reply.again().add(turn.client());
      }
    }
    return Parcel.of(reply);
  }

  private ClientAnswer play(ClientTurn<T> turn) {
    Iterator<T> partition = turn.open();
    ClientAnswer answer = task.apply(partition);
    // Spark lets go of a partition that it keeps when it was read to its end.
    while (partition.hasNext()) {
      partition.next();
    }
    return answer;
  }

  /** Spark's ways to end a task, or a loss that Spark mends before it tries again. */
  @SuppressWarnings("ConstantValue")
  private static boolean isNotItsOwn(Exception failure) {
    // Scala's methods throw checked exceptions that no signature tells of.
    Throwable thrown = failure;
    return thrown instanceof FetchFailedException
        || thrown instanceof TaskKilledException
        || thrown instanceof CancellationException
        || thrown instanceof InterruptedException
        || TaskContext.get().isInterrupted();
  }
}
