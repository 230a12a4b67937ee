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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SerializableWritable;
import scala.Tuple2;

/**
 * Makes a pack of the rows that a shuffle brought together for one client, in an order that no
 * shuffle changes.
 *
 * @param scheme of the table, normalised or not
 * @param holdOut which of a client's rows are set aside
 * @param held whether those are packed, or the others
 */
record RowPacker(TableScheme scheme, HoldOut holdOut, boolean held) implements Serializable {

  /** The pack of a client. */
  Examples pack(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    return pack(client, own(client, rows));
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
      scheme.normalize(numbers(rows.get(i)), values, i * width);
    }
    return new Features.Numbers(values);
  }

  private float[] targets(List<TableRow> rows) {
    if (scheme.task() == Task.CLASSIFICATION) {
      return new float[0];
    }
    int each = scheme.classes().size();
    float[] targets = new float[Math.multiplyExact(rows.size(), each)];
    for (int i = 0; i < rows.size(); i++) {
      scheme.scaleTargets(rows.get(i).targets().values(), targets, i * each);
    }
    return targets;
  }

  /** What a client tells of its rows' targets. */
  ColumnSums targetSums(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    ColumnSums sums = new ColumnSums(scheme.classes().size());
    own(client, rows).forEach(row -> sums.add(row.targets().values()));
    return sums;
  }

  /** What a client tells of its rows. */
  ColumnSums sums(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    ColumnSums sums = new ColumnSums(sumsOf(scheme));
    for (TableRow row : own(client, rows)) {
      if (scheme.pixels()) {
        sums.addPixels(planes(row));
      } else {
        sums.add(numbers(row));
      }
    }
    return sums;
  }

  private List<TableRow> own(
      int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows) {
    List<TableRow> all = new ArrayList<>();
    rows.forEachRemaining(row -> all.add(Parcel.open(row._2())));
    Collections.sort(all);
    int[] labels = all.stream().mapToInt(TableRow::label).toArray();
    boolean[] aside = holdOut.of(client, labels, scheme.labelClasses());
    List<TableRow> own = new ArrayList<>();
    for (int i = 0; i < aside.length; i++) {
      if (aside[i] == held) {
        own.add(all.get(i));
      }
    }
    return own;
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
