package io.feddip.partitioning;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Size skew: clients hold different numbers of examples of the same mix of classes. Client 0 is the
 * smallest and the last one the largest, unless sizes are given.
 */
public final class QuantityPartitioner implements Partitioner {
  /** How the number of examples grows from the first client to the last. */
  public enum Skew {
    /** In equal steps: client i of N has weight i + 1. */
    LINEAR,
    /** In equal factors, over the same range: client i of N has weight N^(i/(N−1)). */
    EXPONENTIAL,
    /** As given in {@code sizes}, in examples; what is left over is used by nobody. */
    GIVEN
  }

  /** Its keys. */
  public record Settings(
      @Section("feddip.partitioning")
          @Key(
              value = "How sizes of `quantity` grow: `linear`, `exponential` or `given`",
              or = "linear")
          Skew skew,
      @Section("feddip.partitioning")
          @Key(value = "Examples of each client for `quantity` with skew `given`", or = "[]")
          List<Integer> sizes) {}

  private final Skew skew;
  private final List<Integer> sizes;

  /**
   * Checks the settings.
   *
   * @param sizes for {@link Skew#GIVEN} the number of examples of each client, else empty
   */
  public QuantityPartitioner(Skew skew, List<Integer> sizes) {
    this.skew = skew;
    this.sizes = List.copyOf(sizes);
    if ((skew == Skew.GIVEN) == sizes.isEmpty()) {
      throw new PartitioningException(
          "sizes",
          skew == Skew.GIVEN
              ? "is empty: feddip.partitioning.skew = given needs the size of every client"
              : "is only read with feddip.partitioning.skew = given");
    }
    if (sizes.stream().anyMatch(size -> size < 0)) {
      throw new PartitioningException("sizes", "= " + sizes + " must not be negative");
    }
  }

  @Override
  public Partition partition(Labels labels, int clients, long seed) {
    return of(
        labels,
        skew == Skew.GIVEN ? given(labels.size(), clients) : counts(labels.size(), clients, 0),
        seed);
  }

  @Override
  public Partition partition(Labels labels, int clients, long seed, int minExamples) {
    return skew == Skew.GIVEN
        ? Partitioner.super.partition(labels, clients, seed, minExamples)
        : of(labels, counts(labels.size(), clients, minExamples), seed);
  }

  private static Partition of(Labels labels, int[] counts, long seed) {
    int[] mixed = evenlyMixed(labels, seed);
    int[][] examples = new int[counts.length][];
    int from = 0;
    for (int client = 0; client < counts.length; client++) {
      examples[client] = Arrays.copyOfRange(mixed, from, from + counts[client]);
      from += counts[client];
    }
    return new Partition(labels.size(), examples);
  }

  /** Every client has the minimum before the rest is divided by weight. */
  private int[] counts(int total, int clients, int minExamples) {
    long reserved = (long) minExamples * clients;
    if (reserved > total) {
      throw new PartitioningException(
          "min-examples",
          "= %d times %d clients is more than the %d examples there are: lower it or use fewer clients"
              .formatted(minExamples, clients, total));
    }
    double[] weights = new double[clients];
    for (int client = 0; client < clients; client++) {
      weights[client] =
          skew == Skew.LINEAR || clients == 1
              ? client + 1
              : StrictMath.pow(clients, client / (clients - 1.0));
    }
    int[] counts = Apportionment.of((int) (total - reserved), weights);
    return IntStream.of(counts).map(count -> count + minExamples).toArray();
  }

  private int[] given(int total, int clients) {
    if (sizes.size() != clients) {
      throw new PartitioningException(
          "sizes",
          "has %d entries for feddip.partitioning.clients = %d".formatted(sizes.size(), clients));
    }
    long sum = sizes.stream().mapToLong(Integer::longValue).sum();
    if (sum == 0) {
      throw new PartitioningException("sizes", "= " + sizes + " leaves no client with examples");
    }
    if (sum > total) {
      throw new PartitioningException(
          "sizes", "add up to %d, more than the %d examples there are".formatted(sum, total));
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** All examples in an order in which every stretch has about the mix of the whole. */
  private static int[] evenlyMixed(Labels labels, long seed) {
    int[][] byClass = DrawStream.shuffledByClass(labels, seed, "quantity");
    DrawStream random = DrawStream.of(seed, "quantity-offset");
    double[] position = new double[labels.size()];
    for (int[] examples : byClass) {
      double offset = random.nextDouble();
      for (int i = 0; i < examples.length; i++) {
        position[examples[i]] = (i + offset) / examples.length;
      }
    }
    return IntStream.range(0, labels.size())
        .boxed()
        .sorted(Comparator.comparingDouble(example -> position[example]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public String toString() {
    return "quantity(skew = %s)".formatted(skew.name().toLowerCase(Locale.ROOT));
  }
}
