package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientAnswer;
import io.feddip.client.ClientSession;
import io.feddip.client.RoundContext;
import io.feddip.data.Parcel;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * One client's task on an executor. A first failure is Spark's, which tries again, elsewhere if it
 * can. From then on the task counts failures itself and ends with an answer that says so, because
 * one bad client must not end the run. Spark's attempt numbers are no such count: attempts that
 * were killed, lost with their executor or overtaken by a copy are in them, too.
 */
public final class ClientTask extends AbstractFunction1<Iterator<Examples>, ClientAnswer>
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(ClientTask.class);

  private final Broadcast<SerializableWritable<Parcel<RoundContext>>> context;
  private final Broadcast<byte[]> mask;
  private final HashMap<Integer, Broadcast<byte[]>> keepsakes;
  private final int maxAttempts;

  /**
   * @param mask the mask's encoded index, an empty array for a dense model
   * @param keepsakes what clients of the cohort wanted to find again, each on its own
   * @param maxAttempts how often a client's work may fail before it is given up
   */
  public ClientTask(
      Broadcast<SerializableWritable<Parcel<RoundContext>>> context,
      Broadcast<byte[]> mask,
      Map<Integer, Broadcast<byte[]>> keepsakes,
      int maxAttempts) {
    this.context = context;
    this.mask = mask;
    this.keepsakes = new HashMap<>(keepsakes);
    this.maxAttempts = maxAttempts;
  }

  @Override
  public ClientAnswer apply(Iterator<Examples> partition) {
    Examples examples = partition.next();
    Broadcast<byte[]> kept = keepsakes.get(examples.owner());
    return answer(examples, kept == null ? () -> new byte[0] : kept::value, Optional.empty());
  }

  /**
   * The same for a client whose state is at hand.
   *
   * @param kept asked for once an attempt
   * @param test the client's own test examples, if they are wanted
   */
  ClientAnswer answer(Examples examples, Supplier<byte[]> kept, Optional<Examples> test) {
    TaskContext task = TaskContext.get();
    int attempt = Attempts.number(task);
    boolean first = attempt == 0 && maxAttempts > 1;
    ClientAnswer update = null;
    for (int failures = 0; update == null; ) {
      try {
        update =
            ClientSession.run(
                Parcel.open(context.value()), mask::value, examples, kept.get(), test);
      } catch (RuntimeException e) {
        failures++;
        if (first || task.isInterrupted()) {
          throw e;
        }
        log.warn("client {} failed", examples.owner(), e);
        if (failures >= maxAttempts) {
          update = ClientAnswer.failure(examples.owner(), String.valueOf(e));
        }
      }
    }
    return update.from(SparkEnv.get().executorId(), attempt);
  }
}
