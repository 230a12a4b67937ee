package io.feddip.partitioning;

import io.feddip.api.data.PartitioningException;
import io.feddip.partitioning.QuantityPartitioner.Skew;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the section {@code feddip.partitioning} of a configuration says. Only ranges that hold for
 * every data set are checked here.
 *
 * @param method {@code iid}, {@code dirichlet}, {@code pathological}, {@code shards}, {@code
 *     quantity} or {@code natural}
 * @param clients N, at least 1
 * @param alpha concentration of {@code dirichlet}, positive
 * @param classesPerClient c of {@code pathological}, at least 1
 * @param shardsPerClient of {@code shards}, at least 1
 * @param minExamples fewest examples of any client, at least 0; 0 allows empty clients
 * @param balance whether {@code dirichlet} evens out sizes
 * @param skew of {@code quantity}: {@code linear}, {@code exponential} or {@code given}
 * @param sizes with {@code given}: the number of examples of each client; else empty
 */
public record PartitionSettings(
    String method,
    int clients,
    double alpha,
    int classesPerClient,
    int shardsPerClient,
    int minExamples,
    boolean balance,
    String skew,
    List<Integer> sizes) {
  /** Names of the methods. */
  public static final List<String> METHODS =
      List.of("iid", "dirichlet", "pathological", "shards", "quantity", "natural");

  public PartitionSettings {
    sizes = List.copyOf(sizes);
    if (!METHODS.contains(method)) {
      throw new PartitioningException(
          "method", "= " + method + " must be one of " + String.join(", ", METHODS));
    }
    atLeast("clients", clients, 1);
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new PartitioningException("alpha", "= " + alpha + " must be positive");
    }
    atLeast("classes-per-client", classesPerClient, 1);
    atLeast("shards-per-client", shardsPerClient, 1);
    atLeast("min-examples", minExamples, 0);
    skewOf(skew);
  }

  /** Iid with the values the other methods have unless something else is asked for. */
  public static PartitionSettings iid(int clients) {
    return new PartitionSettings("iid", clients, 0.5, 2, 2, 1, false, "linear", List.of());
  }

  Skew quantitySkew() {
    return skewOf(skew);
  }

  private static Skew skewOf(String name) {
    return Arrays.stream(Skew.values())
        .filter(skew -> Partitioners.lowerCase(skew).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new PartitioningException(
                    "skew",
                    "= "
                        + name
                        + " must be one of "
                        + Arrays.stream(Skew.values())
                            .map(Partitioners::lowerCase)
                            .collect(Collectors.joining(", "))));
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new PartitioningException(key, "= " + value + " must be at least " + least);
    }
  }
}
