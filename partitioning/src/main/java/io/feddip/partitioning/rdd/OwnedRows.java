package io.feddip.partitioning.rdd;

import io.feddip.data.KeyedRow;
import io.feddip.data.Parcel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Rows of a Spark partition with the clients that they belong to, without those of nobody.
 *
 * @param <T> what a row is
 */
final class OwnedRows<T extends KeyedRow>
    implements Iterator<Tuple2<Integer, SerializableWritable<Parcel<T>>>> {
  private final Iterator<T> rows;
  private final Route.Finder owners;
  private final String source;
  private Tuple2<Integer, SerializableWritable<Parcel<T>>> next;

  OwnedRows(Iterator<T> rows, Route.Finder owners, String source) {
    this.rows = rows;
    this.owners = owners;
    this.source = source;
  }

  /**
   * All rows by client, moved once, from executor to executor: partition i holds those of client i.
   *
   * @param source for messages
   * @param routes whose the rows of each partition of these are
   */
  static <T extends KeyedRow> JavaPairRDD<Integer, SerializableWritable<Parcel<T>>> byClient(
      String source, JavaRDD<T> rows, List<Route> routes, int clients) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.context());
    List<Broadcast<SerializableWritable<Parcel<Route>>>> sent = new ArrayList<>();
    for (Route route : routes) {
      sent.add(context.broadcast(Parcel.of(route)));
    }
    JavaRDD<Tuple2<Integer, SerializableWritable<Parcel<T>>>> owned =
        rows.mapPartitionsWithIndex(
            (partition, iterator) ->
                new OwnedRows<>(
                    iterator, Parcel.open(sent.get(partition).value()).new Finder(), source),
            true);
    return byClient(owned.mapToPair(pair -> pair), clients);
  }

  /** A non-negative int is its own hash, so client i lands in partition i. */
  static <T extends KeyedRow> JavaPairRDD<Integer, SerializableWritable<Parcel<T>>> byClient(
      JavaPairRDD<Integer, SerializableWritable<Parcel<T>>> owned, int clients) {
    return owned.partitionBy(new HashPartitioner(clients));
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      T row = rows.next();
      int owner = owners.owner(row.key(), source);
      if (owner != Route.NOBODY) {
        next = new Tuple2<>(owner, Parcel.of(row));
      }
    }
    return next != null;
  }

  @Override
  public Tuple2<Integer, SerializableWritable<Parcel<T>>> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Tuple2<Integer, SerializableWritable<Parcel<T>>> row = next;
    next = null;
    return row;
  }
}
