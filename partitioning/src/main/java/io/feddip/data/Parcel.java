package io.feddip.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import org.apache.hadoop.io.Writable;
import org.apache.spark.SerializableWritable;

/**
 * A value on its way through Spark, in Java's serialisation whatever {@code spark.serializer} is.
 * Clusters set Kryo for everything, which knows neither records nor, with {@code
 * spark.kryo.registrationRequired}, any class of this project; a {@link SerializableWritable} is
 * among the few classes that Spark registers with Kryo itself, to be written as Java would. Nothing
 * else of this project's may be an element of an RDD that is kept, shuffled or collected, or a
 * broadcast's value.
 *
 * @param <T> what it holds
 */
public final class Parcel<T extends Serializable> implements Writable {
  private T content;

  /** An empty one, for Hadoop, which fills it by {@link #readFields}. */
  public Parcel() {}

  private Parcel(T content) {
    this.content = content;
  }

  /** Wraps without copying. */
  public static <T extends Serializable> SerializableWritable<Parcel<T>> of(T content) {
    return new SerializableWritable<>(new Parcel<>(content));
  }

  /** What was wrapped. */
  public static <T extends Serializable> T open(SerializableWritable<Parcel<T>> parcel) {
    return parcel.value().content;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    // SerializableWritable hands on the stream that it is being written to.
    ((ObjectOutput) out).writeObject(content);
  }

  @Override
  public void readFields(DataInput in) throws IOException {
    try {
      @SuppressWarnings("unchecked")
      T read = (T) ((ObjectInput) in).readObject();
      content = read;
    } catch (ClassNotFoundException e) {
      throw new IOException(
          "the class " + e.getMessage() + " of the job's jar is not on this process' class path",
          e);
    }
  }
}
