package io.feddip.partitioning.rdd;

import io.feddip.api.data.DataException;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.data.Parcel;
import io.feddip.data.ScratchFile;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.SerializableWritable;

/**
 * A client's features in a file of the executor's local folders, which its task has written and
 * deletes when it ends. Labels and targets are in memory. What is read is what was written, so
 * whoever trains on it computes the same bits.
 */
final class StoredExamples implements Features.Stored {
  private static final long serialVersionUID = 1;

  private final transient ScratchFile file;
  private final transient int[] index;
  private final int values;
  private final boolean numbers;

  /**
   * @param index the file's numbers of the examples
   * @param values of an example
   * @param numbers whether they are floats
   */
  private StoredExamples(ScratchFile file, int[] index, int values, boolean numbers) {
    this.file = file;
    this.index = index;
    this.values = values;
    this.numbers = numbers;
  }

  /** All of a client's, as its chunks come. */
  static Examples write(Examples first, Iterator<SerializableWritable<Parcel<Examples>>> others) {
    int[] labels = {};
    float[] targets = {};
    ScratchFile file;
    try {
      file = ScratchFile.create();
      for (Examples chunk = first; chunk != null; ) {
        file.append(encoded(chunk.features()));
        labels = joined(labels, chunk.labels());
        targets = joined(targets, chunk.targets());
        chunk = others.hasNext() ? Parcel.open(others.next()) : null;
      }
    } catch (IOException e) {
      throw new DataException(
          "spark.local.dir",
          "cannot take the examples of client %d: %s".formatted(first.owner(), e.getMessage()),
          "free some space there, name another folder by that setting, or raise"
              + " feddip.client.cache-memory so that they stay in memory",
          e);
    }
    return new Examples(
        first.owner(),
        first.channels(),
        first.height(),
        first.width(),
        new StoredExamples(
            file,
            IntStream.range(0, labels.length).toArray(),
            first.imageBytes(),
            first.features() instanceof Features.Numbers),
        labels,
        targets);
  }

  private static int[] joined(int[] some, int[] more) {
    int[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static float[] joined(float[] some, float[] more) {
    float[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static byte[] encoded(Features features) {
    if (features instanceof Features.Pixels pixels) {
      return pixels.bytes();
    }
    float[] values = ((Features.Numbers) features).values();
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    floats(bytes).put(values);
    return bytes;
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  @Override
  public int count() {
    return Math.multiplyExact(index.length, values);
  }

  @Override
  public Features read(int[] examples, int from, int to) {
    int each = values * (numbers ? Float.BYTES : 1);
    byte[] bytes = new byte[Math.multiplyExact(to - from, each)];
    try {
      for (int i = from; i < to; i++) {
        file.read((long) index[examples[i]] * each, bytes, (i - from) * each, each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a client's examples cannot be read again", e);
    }
    if (!numbers) {
      return new Features.Pixels(bytes);
    }
    float[] read = new float[Math.multiplyExact(to - from, values)];
    floats(bytes).get(read);
    return new Features.Numbers(read);
  }

  @Override
  public Features.Stored select(int[] examples) {
    return new StoredExamples(
        file, Arrays.stream(examples).map(example -> index[example]).toArray(), values, numbers);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    throw new NotSerializableException(
        "examples in a file of their task, which does not travel; feddip.client.cache-memory keeps"
            + " larger clients in memory");
  }
}
