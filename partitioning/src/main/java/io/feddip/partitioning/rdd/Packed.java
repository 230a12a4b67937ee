package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.data.Parcel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SerializableWritable;

/** Rows as packs that Spark keeps: one, or chunks where it would be larger than is allowed. */
final class Packed<R> implements Iterator<SerializableWritable<Parcel<Examples>>> {
  private final Iterator<R> rows;
  private final Function<List<R>, Examples> packer;
  private final List<R> first = new ArrayList<>();
  private final long whole;
  private final int chunk;
  private boolean begun;

  /**
   * @param bytes of a row's features in a pack
   * @param most bytes of a pack that stays whole
   */
  Packed(Iterator<R> rows, long bytes, long most, Function<List<R>, Examples> packer) {
    this.rows = rows;
    this.packer = packer;
    this.whole = Math.max(1, most / bytes);
    this.chunk = Chunks.size(bytes, most);
  }

  @Override
  public boolean hasNext() {
    return !begun || !first.isEmpty() || rows.hasNext();
  }

  @Override
  public SerializableWritable<Parcel<Examples>> next() {
    if (!begun) {
      begun = true;
      while (rows.hasNext() && first.size() < whole) {
        first.add(rows.next());
      }
      if (!rows.hasNext()) {
        return pack(first, first.size());
      }
    }
    while (rows.hasNext() && first.size() < chunk) {
      first.add(rows.next());
    }
    return pack(first, Math.min(chunk, first.size()));
  }

  private SerializableWritable<Parcel<Examples>> pack(List<R> from, int count) {
    List<R> some = from.subList(0, count);
    SerializableWritable<Parcel<Examples>> parcel = Parcel.of(packer.apply(some));
    some.clear();
    return parcel;
  }
}
