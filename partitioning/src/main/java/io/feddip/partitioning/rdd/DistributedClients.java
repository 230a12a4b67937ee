package io.feddip.partitioning.rdd;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.PartitioningException;
import io.feddip.data.Parcel;
import io.feddip.data.parquet.LabelledImage;
import io.feddip.data.parquet.ParquetLayout;
import io.feddip.data.parquet.ParquetSource;
import io.feddip.partitioning.Division;
import io.feddip.partitioning.PartitionReport;
import io.feddip.partitioning.ProportionalSplit;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Data that stays on the cluster: training images of a Parquet source are brought to their clients
 * in one shuffle between executors. By its client column, names and counts are all that the driver
 * sees, and the packs are those that the natural partitioner and {@link ClientRdd} would make, to
 * the byte; divided by labels, it sees a key and a label of each image.
 */
public final class DistributedClients {
  private final List<String> names;
  private final PartitionReport report;
  private final JavaRDD<Examples> packs;
  private final String identity;
  private final Optional<Split> split;

  /** How training images were divided, for test images to be divided likewise. */
  private record Split(Partition partition, Labels labels) {}

  private DistributedClients(
      List<String> names,
      PartitionReport report,
      JavaRDD<Examples> packs,
      String identity,
      Optional<Split> split) {
    this.names = names;
    this.report = report;
    this.packs = packs;
    this.identity = identity;
    this.split = split;
  }

  /**
   * Reads the client and label columns once to learn who there is; images move only when the RDD is
   * first used, in one shuffle.
   *
   * @param seed for the report; nothing is drawn at random
   * @param keeping how executors keep the examples
   * @throws PartitioningException if the source has no client column
   * @throws DataException if the source cannot be read, or a client has more than an array holds
   */
  public static DistributedClients create(ParquetSource source, long seed, Keeping keeping) {
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
    counts.forEach(
        (name, byClass) ->
            requireRoom(source, name, byClass.stream().mapToLong(Integer::longValue).sum()));
    List<String> names = List.copyOf(counts.keySet());
    HashMap<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      numbers.put(name, numbers.size());
    }
    JavaPairRDD<Integer, SerializableWritable<Parcel<LabelledImage>>> keyed =
        source
            .train()
            .mapToPair(image -> new Tuple2<>(numbers.get(image.client()), Parcel.of(image)));
    return new DistributedClients(
        names,
        PartitionReport.ofCounts("natural", seed, layout.classes(), table(counts)),
        packs(source, OwnedRows.byClient(keyed, names.size()), keeping),
        source.trainSample(),
        Optional.empty());
  }

  /**
   * Divides by labels: keys and labels are read once, images move when the RDD is first used.
   *
   * @param keeping how executors keep the examples
   * @throws PartitioningException if they cannot be divided so
   * @throws DataException if the source cannot be read, or a client has more than an array holds
   */
  public static DistributedClients divided(
      ParquetSource source, Division division, Keeping keeping) {
    JavaRDD<LabelledImage> images = source.train();
    RowOrder order = source.reading(() -> RowOrder.of(images));
    Labels labels = new Labels(order.labels(), source.layout().classes(), Optional.empty());
    if (labels.size() == 0) {
      throw new DataException(source.path(), "has no training example", "add some");
    }
    Partition partition = division.of(labels);
    for (int client = 0; client < partition.clients(); client++) {
      requireRoom(source, Integer.toString(client), partition.examples(client).length);
    }
    return new DistributedClients(
        List.of(),
        PartitionReport.of(division.method(), division.seed(), partition, labels),
        packs(
            source,
            OwnedRows.byClient(source.path(), images, order.routes(partition), partition.clients()),
            keeping),
        labels.size() + " images, keys' sha256 " + order.digest(),
        Optional.of(new Split(partition, labels)));
  }

  private static JavaRDD<Examples> packs(
      ParquetSource source,
      JavaPairRDD<Integer, SerializableWritable<Parcel<LabelledImage>>> byClient,
      Keeping keeping) {
    ParquetLayout layout = source.layout();
    return PackRdd.keepClients(
        byClient.mapPartitionsWithIndex(
            new ImagePacker(layout.channels(), layout.height(), layout.width(), keeping), true),
        keeping,
        "clients of " + source.path());
  }

  /** A client's pixels are one array. */
  private static void requireRoom(ParquetSource source, String client, long examples) {
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

  /** What the training images are known by. */
  public String identity() {
    return identity;
  }

  /**
   * How test images are divided where these were divided by labels: of each class in proportion.
   *
   * @param seed decides who gets which
   */
  public Optional<Function<ExampleSet, Partition>> likewise(long seed) {
    return split.map(
        of -> test -> ProportionalSplit.of(of.partition(), of.labels(), Labels.of(test), seed));
  }

  /** The clients' names in the order of their numbers; none where they have no names. */
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
