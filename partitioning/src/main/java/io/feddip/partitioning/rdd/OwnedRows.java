package io.feddip.partitioning.rdd;

import io.feddip.data.Parcel;
import io.feddip.data.table.TableRow;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SerializableWritable;
import scala.Tuple2;

/** Rows of a Spark partition with the clients that they belong to, without those of nobody. */
final class OwnedRows implements Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> {
  private final Iterator<TableRow> rows;
  private final Route.Finder owners;
  private final String source;
  private Tuple2<Integer, SerializableWritable<Parcel<TableRow>>> next;

  OwnedRows(Iterator<TableRow> rows, Route.Finder owners, String source) {
    this.rows = rows;
    this.owners = owners;
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      TableRow row = rows.next();
      int owner = owners.owner(row.key(), source);
      if (owner != Route.NOBODY) {
        next = new Tuple2<>(owner, Parcel.of(row));
      }
    }
    return next != null;
  }

  @Override
  public Tuple2<Integer, SerializableWritable<Parcel<TableRow>>> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Tuple2<Integer, SerializableWritable<Parcel<TableRow>>> row = next;
    next = null;
    return row;
  }
}
