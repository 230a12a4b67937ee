package io.feddip.partitioning.rdd;

import io.feddip.data.Parcel;
import io.feddip.data.ScalaCollections;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.collection.ExternalSorter;
import scala.Option;
import scala.Product2;
import scala.Tuple2;
import scala.math.Ordering;
import scala.math.Ordering$;

/**
 * The rows that a shuffle brought together for one client, in an order that no shuffle changes.
 * Many are sorted by Spark, which spills what does not fit its memory.
 */
final class SortedRows {
  private SortedRows() {}

  /**
   * Sorts. All rows have been read when this returns.
   *
   * @param most rows that are sorted in memory
   */
  static <R extends Serializable & Comparable<R>> Iterator<R> of(
      Iterator<Tuple2<Integer, SerializableWritable<Parcel<R>>>> rows, long most) {
    Deque<SerializableWritable<Parcel<R>>> some = new ArrayDeque<>();
    while (rows.hasNext() && some.size() < most) {
      some.add(rows.next()._2());
    }
    if (rows.hasNext()) {
      return spilled(some, rows);
    }
    List<R> all = new ArrayList<>(some.size());
    some.forEach(row -> all.add(Parcel.open(row)));
    Collections.sort(all);
    return all.iterator();
  }

  private static <R extends Serializable & Comparable<R>> Iterator<R> spilled(
      Deque<SerializableWritable<Parcel<R>>> first,
      Iterator<Tuple2<Integer, SerializableWritable<Parcel<R>>>> others) {
    Comparator<SerializableWritable<Parcel<R>>> order = Comparator.comparing(Parcel::open);
    Ordering<SerializableWritable<Parcel<R>>> ordering =
        Ordering$.MODULE$.comparatorToOrdering(order);
    ExternalSorter<SerializableWritable<Parcel<R>>, Boolean, Boolean> sorter = sorter(ordering);
    TaskCompletionListener stop = task -> sorter.stop();
    TaskContext.get().addTaskCompletionListener(stop);
    sorter.insertAll(
        ScalaCollections.iterator(
            new Iterator<Product2<SerializableWritable<Parcel<R>>, Boolean>>() {
              @Override
              public boolean hasNext() {
                return !first.isEmpty() || others.hasNext();
              }

              @Override
              public Product2<SerializableWritable<Parcel<R>>, Boolean> next() {
                return new Tuple2<>(first.isEmpty() ? others.next()._2() : first.remove(), true);
              }
            }));
    scala.collection.Iterator<Product2<SerializableWritable<Parcel<R>>, Boolean>> sorted =
        sorter.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return sorted.hasNext();
      }

      @Override
      public R next() {
        return Parcel.open(sorted.next()._1());
      }
    };
  }

  /** Its one constructor has a parameter more in Spark 4: checksums, of which none are wanted. */
  @SuppressWarnings("unchecked")
  private static <K> ExternalSorter<K, Boolean, Boolean> sorter(Ordering<K> ordering) {
    Constructor<?> constructor = ExternalSorter.class.getConstructors()[0];
    Object[] arguments = new Object[constructor.getParameterCount()];
    arguments[0] = TaskContext.get();
    arguments[1] = Option.empty();
    arguments[2] = Option.empty();
    arguments[3] = Option.apply(ordering);
    arguments[4] = SparkEnv.get().serializer();
    for (int i = 5; i < arguments.length; i++) {
      Class<?> checksum = constructor.getParameterTypes()[i].getComponentType();
      arguments[i] = Array.newInstance(checksum, 0);
    }
    try {
      return (ExternalSorter<K, Boolean, Boolean>) constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Spark's sorter is not what it was", e);
    }
  }
}
