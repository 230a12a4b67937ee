package io.feddip.partitioning.rdd;

import io.feddip.api.data.DataException;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.model.Task;
import io.feddip.data.Parcel;
import io.feddip.data.table.ColumnSums;
import io.feddip.data.table.TableRow;
import io.feddip.data.table.TableScheme;
import io.feddip.data.table.TableSurvey;
import io.feddip.partitioning.Division;
import io.feddip.partitioning.PartitionReport;
import io.feddip.partitioning.ProportionalSplit;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Rows of a table by client: moved once, from executor to executor. The driver sees a key and a
 * label of each, or, where a column says whose a row is, nothing but counts.
 */
public final class TableClients {
  private static final int DEPTH = 2;

  /** What is only counted is in memory as far as it may be by default. */
  private static final Keeping SORTED = new Keeping(StorageLevel.NONE(), Keeping.AUTO);

  private final String source;
  private final JavaPairRDD<Integer, SerializableWritable<Parcel<TableRow>>> rows;
  private final String method;
  private final int[][] counts;
  private final int unassigned;
  private final HoldOut holdOut;
  private final Optional<Split> split;

  /** How training rows were divided, for test rows to be divided likewise. */
  private record Split(Partition partition, Labels labels) {}

  private TableClients(
      String source,
      JavaPairRDD<Integer, SerializableWritable<Parcel<TableRow>>> rows,
      String method,
      int[][] counts,
      int unassigned,
      HoldOut holdOut,
      Optional<Split> split) {
    this.source = source;
    this.rows = rows;
    this.method = method;
    this.counts = counts;
    this.unassigned = unassigned;
    this.holdOut = holdOut;
    this.split = split;
  }

  /**
   * Divides by the client column.
   *
   * @param source of the rows, for messages
   * @param survey counts by client
   * @param holdOut what is set aside of each client
   */
  public static TableClients natural(
      String source, JavaRDD<TableRow> rows, TableSurvey survey, HoldOut holdOut) {
    HashMap<String, Integer> numbers = new HashMap<>();
    int[][] counts = new int[survey.counts().size()][];
    for (Map.Entry<String, long[]> client : survey.counts().entrySet()) {
      int[] row = new int[client.getValue().length];
      for (int label = 0; label < row.length; label++) {
        row[label] = Math.toIntExact(client.getValue()[label]);
      }
      counts[numbers.size()] = row;
      numbers.put(client.getKey(), numbers.size());
    }
    return new TableClients(
        source,
        OwnedRows.byClient(
            rows.mapToPair(row -> new Tuple2<>(numbers.get(row.client()), Parcel.of(row))),
            counts.length),
        "natural",
        counts,
        0,
        holdOut,
        Optional.empty());
  }

  /** Divides by labels. */
  public static TableClients divided(
      String source,
      JavaRDD<TableRow> rows,
      TableScheme scheme,
      Division division,
      HoldOut holdOut) {
    RowOrder order = RowOrder.of(rows);
    Labels labels = new Labels(order.labels(), scheme.labelClasses(), Optional.empty());
    Partition partition = division.of(labels);
    return new TableClients(
        source,
        OwnedRows.byClient(source, rows, order.routes(partition), division.clients()),
        division.method(),
        partition.counts(labels),
        partition.unassigned(),
        holdOut,
        Optional.of(new Split(partition, labels)));
  }

  /** Who has how many examples of what, without those set aside. */
  public PartitionReport report(long seed) {
    int[][] kept = new int[counts.length][];
    for (int client = 0; client < kept.length; client++) {
      kept[client] = counts[client].clone();
      for (int label = 0; label < kept[client].length; label++) {
        kept[client][label] -= holdOut.count(client, label, kept[client][label]);
      }
    }
    return PartitionReport.ofCounts(
        method, seed, counts.length == 0 ? 0 : counts[0].length, unassigned, kept);
  }

  /** Rows that are set aside, of all clients. */
  public long heldOut() {
    long held = 0;
    for (int client = 0; client < counts.length; client++) {
      for (int label = 0; label < counts[client].length; label++) {
        held += holdOut.count(client, label, counts[client][label]);
      }
    }
    return held;
  }

  /** The scheme with means and deviations, from sums that clients tell of their training rows. */
  public TableScheme standardized(TableScheme scheme) {
    RowPacker packer = new RowPacker(scheme, holdOut, false, SORTED);
    ColumnSums sums = told(RowPacker.sumsOf(scheme), packer::sums);
    TableScheme normalized = scheme.normalized(sums.means(), sums.deviations());
    if (scheme.task() != Task.REGRESSION) {
      return normalized;
    }
    ColumnSums targets = told(scheme.classes().size(), packer::targetSums);
    return normalized.scaled(targets.means(), targets.deviations());
  }

  /** What a client tells of its rows. */
  private interface Telling extends Serializable {
    ColumnSums of(
        int client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<TableRow>>>> rows);
  }

  private ColumnSums told(int width, Telling telling) {
    return Parcel.open(
        rows.mapPartitionsWithIndex(
                (client, iterator) -> List.of(Parcel.of(telling.of(client, iterator))).iterator(),
                true)
            .treeReduce(
                (a, b) ->
                    Parcel.of(new ColumnSums(width).merge(Parcel.open(a)).merge(Parcel.open(b))),
                DEPTH));
  }

  /** Partition i holds one element, the training examples of client i. */
  public JavaRDD<Examples> training(TableScheme scheme, Keeping keeping) {
    requireRoom(scheme);
    return packs(
        rows, new RowPacker(scheme, holdOut, false, keeping), keeping, "clients of " + source);
  }

  /** Partition i holds one element, what was set aside of client i. */
  public JavaRDD<Examples> heldOut(TableScheme scheme, StorageLevel level) {
    return packs(
        rows,
        new RowPacker(scheme, holdOut, true, Keeping.at(level)),
        Keeping.at(level),
        "held out of " + source);
  }

  /**
   * Other rows divided the way these are: by client column, or of each class in proportion.
   *
   * @param others rows of the same scheme
   * @param own what is known of these
   * @param seed decides who gets which
   */
  public JavaRDD<Examples> likewise(
      JavaRDD<TableRow> others,
      TableSurvey own,
      TableScheme scheme,
      long seed,
      StorageLevel level) {
    HoldOut nothing = new HoldOut(0, seed);
    Keeping whole = Keeping.at(level);
    RowPacker packer = new RowPacker(scheme, nothing, false, whole);
    String name = "test examples by client of " + source;
    if (split.isEmpty()) {
      HashMap<String, Integer> numbers = new HashMap<>();
      own.counts().keySet().forEach(client -> numbers.put(client, numbers.size()));
      return packs(
          OwnedRows.byClient(
              others
                  .filter(row -> numbers.containsKey(row.client()))
                  .mapToPair(row -> new Tuple2<>(numbers.get(row.client()), Parcel.of(row))),
              counts.length),
          packer,
          Keeping.at(level),
          name);
    }
    RowOrder order = RowOrder.of(others);
    Labels labels = new Labels(order.labels(), scheme.labelClasses(), Optional.empty());
    Partition partition =
        ProportionalSplit.of(split.get().partition(), split.get().labels(), labels, seed);
    return packs(
        OwnedRows.byClient(source, others, order.routes(partition), counts.length),
        packer,
        Keeping.at(level),
        name);
  }

  private static JavaRDD<Examples> packs(
      JavaPairRDD<Integer, SerializableWritable<Parcel<TableRow>>> rows,
      RowPacker packer,
      Keeping keeping,
      String name) {
    return PackRdd.keepClients(
        rows.mapPartitionsWithIndex((client, iterator) -> packer.packs(client, iterator), true),
        keeping,
        name);
  }

  /** A client's numbers are one array. */
  private void requireRoom(TableScheme scheme) {
    for (int client = 0; client < counts.length; client++) {
      long examples = Arrays.stream(counts[client]).asLongStream().sum();
      if (Math.multiplyExact(examples, (long) scheme.width()) > ExampleSet.MAX_BYTES) {
        throw new DataException(
            source,
            "client %d has %,d rows of %,d numbers, more than an array holds"
                .formatted(client, examples, scheme.width()),
            "divide it into smaller clients");
      }
    }
  }
}
