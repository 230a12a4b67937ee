package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.data.Parcel;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SerializableWritable;

/**
 * A client's examples as Spark keeps them: one pack, or several where they are more than a task may
 * have in memory.
 */
final class Chunks {
  /** Bytes of features, unless less is allowed. */
  private static final long LARGEST = 8L << 20;

  private Chunks() {}

  /** Bytes of what examples are made of. */
  static long bytes(Examples pack) {
    boolean numbers = pack.features() instanceof Features.Numbers;
    return (long) pack.size() * pack.imageBytes() * (numbers ? Float.BYTES : 1);
  }

  /**
   * Divides a pack that is too large, in its order.
   *
   * @param most bytes of a pack that stays whole
   */
  static Iterator<Examples> of(Examples pack, long most) {
    if (bytes(pack) <= most) {
      return List.of(pack).iterator();
    }
    int size = size(bytes(pack) / pack.size(), most);
    int[] all = IntStream.range(0, pack.size()).toArray();
    return IntStream.rangeClosed(0, (pack.size() - 1) / size)
        .mapToObj(chunk -> pack.some(all, chunk * size, Math.min(pack.size(), (chunk + 1) * size)))
        .iterator();
  }

  /** Examples of so many bytes that make a chunk. */
  static int size(long bytes, long most) {
    return (int) Math.max(1, Math.min(LARGEST, most) / bytes);
  }

  /** The pack again; from a file where it was divided, and only in a task. */
  static Examples join(Iterator<SerializableWritable<Parcel<Examples>>> chunks) {
    Examples first = Parcel.open(chunks.next());
    return chunks.hasNext() ? StoredExamples.write(first, chunks) : first;
  }
}
