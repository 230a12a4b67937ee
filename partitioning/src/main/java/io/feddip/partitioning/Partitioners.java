package io.feddip.partitioning;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import java.util.Arrays;
import java.util.Locale;

/** Partitioners by name. */
public final class Partitioners {
  private Partitioners() {}

  /**
   * The partitioner that settings describe. It throws {@link PartitioningException} when a client
   * would have fewer than {@code min-examples} examples.
   *
   * @throws PartitioningException if settings contradict each other
   */
  public static Partitioner create(PartitionSettings settings) {
    Partitioner partitioner =
        switch (settings.method()) {
          case "iid" -> new IidPartitioner();
          case "dirichlet" ->
              new DirichletPartitioner(
                  settings.alpha(), settings.minExamples(), settings.balance());
          case "pathological" -> new PathologicalPartitioner(settings.classesPerClient());
          case "shards" -> new ShardPartitioner(settings.shardsPerClient());
          case "quantity" ->
              new QuantityPartitioner(
                  settings.quantitySkew(), settings.sizes(), settings.minExamples());
          case "natural" -> new NaturalPartitioner();
          default -> throw new IllegalStateException(settings.method());
        };
    return withMinimum(partitioner, settings.minExamples());
  }

  /** The same, refusing what leaves a client with fewer examples than that. */
  public static Partitioner withMinimum(Partitioner partitioner, int minExamples) {
    return new WithMinimum(partitioner, minExamples);
  }

  /** The name of a constant as configurations spell it. */
  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Refuses what leaves a client with too few examples. */
  private record WithMinimum(Partitioner partitioner, int minExamples) implements Partitioner {
    @Override
    public Partition partition(Labels labels, int clients, long seed) {
      Partition partition = partitioner.partition(labels, clients, seed);
      int smallest = Arrays.stream(partition.sizes()).min().orElseThrow();
      if (smallest < minExamples) {
        throw new PartitioningException(
            "min-examples",
            "= %d, but %s gives one of %d clients only %d of %d examples: lower it (0 allows empty clients) or use fewer clients"
                .formatted(minExamples, partitioner, clients, smallest, labels.size()));
      }
      return partition;
    }

    @Override
    public String toString() {
      return partitioner.toString();
    }
  }
}
