package io.feddip.cluster;

import io.feddip.client.ClientAnswer;
import io.feddip.data.Parcel;
import java.io.Serializable;
import org.apache.spark.SerializableWritable;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** The answer that a partition holds, without what stays on the cluster. */
final class Answered
    extends AbstractFunction1<Iterator<SerializableWritable<Parcel<ClientAnswer>>>, ClientAnswer>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final boolean payload;

  /**
   * @param payload whether the parameters go with it
   */
  Answered(boolean payload) {
    this.payload = payload;
  }

  @Override
  public ClientAnswer apply(Iterator<SerializableWritable<Parcel<ClientAnswer>>> partition) {
    ClientAnswer answer = Parcel.open(partition.next());
    return payload ? answer : answer.withoutPayloads();
  }
}
