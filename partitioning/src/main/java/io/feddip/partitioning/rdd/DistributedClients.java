package io.feddip.partitioning.rdd;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.PartitioningException;
import io.feddip.data.Parcel;
import io.feddip.data.parquet.LabelledImage;
import io.feddip.data.parquet.ParquetLayout;
import io.feddip.data.parquet.ParquetSource;
import io.feddip.partitioning.PartitionReport;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Data that stays on the cluster: training examples of a Parquet source grouped by its client
 * column on the executors. Names and counts are all that the driver sees. The packs are those that
 * the natural partitioner and {@link ClientRdd} would make, to the byte.
 */
public final class DistributedClients {
  private final List<String> names;
  private final PartitionReport report;
  private final JavaRDD<Examples> packs;

  private DistributedClients(List<String> names, PartitionReport report, JavaRDD<Examples> packs) {
    this.names = names;
    this.report = report;
    this.packs = packs;
  }

  /**
   * Reads the client and label columns once to learn who there is; images move only when the RDD is
   * first used, in one shuffle.
   *
   * @param seed for the report; nothing is drawn at random
   * @param level how executors keep the examples between rounds
   * @throws PartitioningException if the source has no client column
   * @throws DataException if the source cannot be read, or a client has more than an array holds
   */
  public static DistributedClients create(ParquetSource source, long seed, StorageLevel level) {
    requireNonNull(source, "source is null");
    ParquetLayout layout = source.layout();
    if (layout.clientColumn().isEmpty()) {
      throw new PartitioningException(
          "method",
          "= natural needs an input with a client column: set"
              + " feddip.dataset.parquet.client-column");
    }
    SortedMap<String, List<Integer>> counts = source.countsByClient();
    if (counts.isEmpty()) {
      throw new DataException(source.path(), "has no training example", "add some");
    }
    counts.forEach((name, byClass) -> requireRoom(source, name, byClass));
    List<String> names = List.copyOf(counts.keySet());
    HashMap<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      numbers.put(name, numbers.size());
    }
    JavaPairRDD<Integer, SerializableWritable<Parcel<LabelledImage>>> keyed =
        source
            .train()
            .mapToPair(image -> new Tuple2<>(numbers.get(image.client()), Parcel.of(image)));
    // A non-negative int is its own hash, so client i lands in partition i.
    JavaRDD<Examples> packs =
        PackRdd.keep(
            keyed
                .partitionBy(new HashPartitioner(names.size()))
                .mapPartitionsWithIndex(
                    new ImagePacker(layout.channels(), layout.height(), layout.width()), true),
            level,
            "clients of " + source.path());
    return new DistributedClients(
        names, PartitionReport.ofCounts("natural", seed, layout.classes(), table(counts)), packs);
  }

  /** A client's pixels are one array. */
  private static void requireRoom(ParquetSource source, String client, List<Integer> byClass) {
    long examples = byClass.stream().mapToLong(Integer::longValue).sum();
    long bytes = Math.multiplyExact(examples, (long) source.layout().imageBytes());
    if (bytes > ExampleSet.MAX_BYTES) {
      throw new DataException(
          source.path(),
          "client '%s' has %d training images, %d bytes of pixels, more than the 2 GiB that a client can hold"
              .formatted(client, examples, bytes),
          "give it fewer or smaller images, or divide it in the client column");
    }
  }

  private static int[][] table(SortedMap<String, List<Integer>> counts) {
    return counts.values().stream()
        .map(row -> row.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** The clients' names in the order of their numbers. */
  public List<String> names() {
    return names;
  }

  /** Who has how many examples of what. */
  public PartitionReport report() {
    return report;
  }

  /** Partition i holds one element, the examples of client i. */
  public JavaRDD<Examples> packs() {
    return packs;
  }
}
