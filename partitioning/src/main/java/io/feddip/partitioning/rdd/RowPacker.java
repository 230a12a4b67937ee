package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.api.model.Task;
import io.feddip.data.Parcel;
import io.feddip.data.table.ColumnSums;
import io.feddip.data.table.RowValues;
import io.feddip.data.table.TableRow;
import io.feddip.data.table.TableScheme;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.function.IntPredicate;
import java.util.stream.StreamSupport;
import org.apache.spark.SerializableWritable;
import scala.Tuple2;

/**
 * Makes a pack of the rows that a shuffle brought together for one client, in an order that no
 * shuffle changes.
 *
 * @param scheme of the table, normalised or not
 * @param holdOut which of a client's rows are set aside
 * @param held whether those are packed, or the others
 * @param keeping how much of a client's is in memory at once
 */
record RowPacker(TableScheme scheme, HoldOut holdOut, boolean held, Keeping keeping)
    implements Serializable {
  /** Bytes of a row beside its values. */
  private static final int AROUND_A_ROW = 128;

  /** The pack of a client, in chunks if it is large. */
  Iterator<SerializableWritable<Parcel<Examples>>> packs(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    long bytes = (long) scheme.width() * (scheme.pixels() ? 1 : Float.BYTES);
    return new Packed<>(own(client, rows), bytes, keeping.mostHere(), some -> pack(client, some));
  }

  /** The pack of given rows, in their order. */
  Examples pack(int client, List<TableRow> rows) {
    List<Integer> shape = scheme.shape();
    int[] labels = rows.stream().mapToInt(TableRow::label).toArray();
    return new Examples(
        client,
        shape.get(0),
        shape.get(1),
        shape.get(2),
        scheme.pixels() ? pixels(rows) : numbers(rows),
        labels,
        targets(rows));
  }

  private Features pixels(List<TableRow> rows) {
    int width = scheme.width();
    byte[] bytes = new byte[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(planes(rows.get(i)), 0, bytes, i * width, width);
    }
    return new Features.Pixels(bytes);
  }

  private Features numbers(List<TableRow> rows) {
    int width = scheme.width();
    float[] values = new float[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      double[] all = numbers(rows.get(i));
      scheme.normalize(all.length > width ? Arrays.copyOf(all, width) : all, values, i * width);
    }
    return new Features.Numbers(values);
  }

  private float[] targets(List<TableRow> rows) {
    if (scheme.task() == Task.CLASSIFICATION) {
      return new float[0];
    }
    if (scheme.task() == Task.NEXT_TOKEN) {
      return following(rows);
    }
    int each = scheme.classes().size();
    float[] targets = new float[Math.multiplyExact(rows.size(), each)];
    for (int i = 0; i < rows.size(); i++) {
      scheme.scaleTargets(rows.get(i).targets().values(), targets, i * each);
    }
    return targets;
  }

  /** What follows each token of a sequence. */
  private float[] following(List<TableRow> rows) {
    int width = scheme.width();
    float[] targets = new float[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      double[] all = numbers(rows.get(i));
      for (int k = 0; k < width; k++) {
        targets[i * width + k] = (float) all[k + 1];
      }
    }
    return targets;
  }

  /** What a client tells of its rows' targets. */
  ColumnSums targetSums(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    ColumnSums sums = new ColumnSums(scheme.classes().size());
    own(client, rows).forEachRemaining(row -> sums.add(row.targets().values()));
    return sums;
  }

  /** What a client tells of its rows. */
  ColumnSums sums(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    ColumnSums sums = new ColumnSums(sumsOf(scheme));
    own(client, rows)
        .forEachRemaining(
            row -> {
              if (scheme.pixels()) {
                sums.addPixels(planes(row));
              } else {
                sums.add(numbers(row));
              }
            });
    return sums;
  }

  private Iterator<TableRow> own(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    int[] counts = new int[scheme.labelClasses()];
    Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> counted =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public Tuple2<Integer, SerializableWritable<Parcel<TableRow>>> next() {
            Tuple2<Integer, SerializableWritable<Parcel<TableRow>>> row = rows.next();
            counts[Parcel.open(row._2()).label()]++;
            return row;
          }
        };
    long bytes = AROUND_A_ROW + (long) scheme.width() * (scheme.pixels() ? 1 : Double.BYTES);
    Iterator<TableRow> sorted = SortedRows.of(counted, keeping.mostHere() / bytes);
    IntPredicate isAside = holdOut.choice(client, counts);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(sorted, 0), false)
        .filter(row -> isAside.test(row.label()) == held)
        .iterator();
  }

  private static double[] numbers(TableRow row) {
    return ((RowValues.Numbers) row.values()).values();
  }

  /** How many sums a client tells: one a number, or one a channel of images. */
  static int sumsOf(TableScheme scheme) {
    return scheme.pixels() ? scheme.shape().get(0) : scheme.width();
  }

  private static byte[] planes(TableRow row) {
    return ((RowValues.Pixels) row.values()).planes();
  }
}
