package io.feddip.partitioning.rdd;

import io.feddip.api.data.Partition;
import io.feddip.data.KeyedRow;
import io.feddip.data.Parcel;
import io.feddip.data.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;

/**
 * All that the driver is told of rows: a key and a label each, twelve bytes. Examples are numbered
 * by their keys, which are hashes of what rows say, so that a number does not depend on how many
 * files or cores there are; equal rows may change places, and nobody can tell.
 */
final class RowOrder {
  private final List<Keys> parts;
  private final int size;

  private RowOrder(List<Keys> parts) {
    this.parts = parts;
    this.size = parts.stream().mapToInt(part -> part.keys.length).reduce(0, Math::addExact);
  }

  /** The rows of one Spark partition. */
  private static final class Keys implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] keys;
    private final int[] labels;

    /**
     * @param keys ascending
     * @param labels of the rows in that order
     */
    Keys(long[] keys, int[] labels) {
      this.keys = keys;
      this.labels = labels;
    }
  }

  /** Reads keys and labels; features stay where they are. */
  static RowOrder of(JavaRDD<? extends KeyedRow> rows) {
    List<Keys> parts = new ArrayList<>();
    for (SerializableWritable<Parcel<Keys>> part :
        rows.mapPartitions(partition -> List.of(Parcel.of(keys(partition))).iterator()).collect()) {
      parts.add(Parcel.open(part));
    }
    return new RowOrder(parts);
  }

  private static Keys keys(Iterator<? extends KeyedRow> rows) {
    record Entry(long key, int label) {}
    List<Entry> entries = new ArrayList<>();
    rows.forEachRemaining(row -> entries.add(new Entry(row.key(), row.label())));
    entries.sort(Comparator.comparingLong(Entry::key).thenComparingInt(Entry::label));
    return new Keys(
        entries.stream().mapToLong(Entry::key).toArray(),
        entries.stream().mapToInt(Entry::label).toArray());
  }

  /** The labels of all examples, in the order of their numbers. */
  int[] labels() {
    int[] labels = new int[size];
    int[] next = new int[1];
    visit((part, index) -> labels[next[0]++] = parts.get(part).labels[index]);
    return labels;
  }

  /** What the rows are known by, whatever their files and order, in hexadecimal. */
  String digest() {
    MessageDigest digest = Sha256.digest();
    ByteBuffer entry = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    visit(
        (part, index) -> {
          Keys keys = parts.get(part);
          digest.update(entry.clear().putLong(keys.keys[index]).putInt(keys.labels[index]).flip());
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whose the rows of each Spark partition are. */
  List<Route> routes(Partition partition) {
    int[] owners = new int[size];
    Arrays.fill(owners, Route.NOBODY);
    for (int client = 0; client < partition.clients(); client++) {
      for (int example : partition.examples(client)) {
        owners[example] = client;
      }
    }
    int[][] byPart = new int[parts.size()][];
    for (int part = 0; part < byPart.length; part++) {
      byPart[part] = new int[parts.get(part).keys.length];
    }
    int[] next = new int[1];
    visit((part, index) -> byPart[part][index] = owners[next[0]++]);
    List<Route> routes = new ArrayList<>();
    for (int part = 0; part < byPart.length; part++) {
      routes.add(new Route(parts.get(part).keys, byPart[part]));
    }
    return routes;
  }

  private interface Visitor {
    void visit(int part, int index);
  }

  /** All rows by key, merged from the partitions, each of which is in order. */
  private void visit(Visitor visitor) {
    int[] at = new int[parts.size()];
    IntUnaryOperator length = part -> parts.get(part).keys.length;
    PriorityQueue<Integer> queue =
        new PriorityQueue<>(
            Comparator.comparingLong((Integer part) -> parts.get(part).keys[at[part]])
                .thenComparingInt(part -> parts.get(part).labels[at[part]])
                .thenComparingInt(part -> part));
    for (int part = 0; part < at.length; part++) {
      if (length.applyAsInt(part) > 0) {
        queue.add(part);
      }
    }
    while (!queue.isEmpty()) {
      int part = queue.remove();
      visitor.visit(part, at[part]++);
      if (at[part] < length.applyAsInt(part)) {
        queue.add(part);
      }
    }
  }
}
