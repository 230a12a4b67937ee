package io.feddip.partitioning;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import java.util.Arrays;

/**
 * Label skew: every class is divided among the clients in proportions drawn from a symmetric
 * Dirichlet distribution (Yurochkin et al. 2019, Hsu et al. 2019). The smaller α, the fewer classes
 * a client has. Partitions in which a client has too few examples are drawn anew.
 */
public final class DirichletPartitioner implements Partitioner {
  private static final int MAX_DRAWS = 1000;

  /** Its keys. */
  public record Settings(
      @Section("feddip.partitioning")
          @Key(value = "Concentration α of `dirichlet`", or = "0.5", min = 0, above = true)
          double alpha,
      @Section("feddip.partitioning")
          @Key(value = "Whether `dirichlet` evens out the clients' sizes", or = "false")
          boolean balance) {}

  private final double alpha;
  private final boolean balance;

  /**
   * @param alpha concentration, positive
   * @param balance whether clients get the same number of examples, to one: a client that is full
   *     takes no more, and what it would have got goes to the others in their proportions
   */
  public DirichletPartitioner(double alpha, boolean balance) {
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new PartitioningException("alpha", "= " + alpha + " must be positive");
    }
    this.alpha = alpha;
    this.balance = balance;
  }

  @Override
  public boolean readsClasses() {
    return true;
  }

  @Override
  public Partition partition(Labels labels, int clients, long seed) {
    return partition(labels, clients, seed, 0);
  }

  @Override
  public Partition partition(Labels labels, int clients, long seed, int minExamples) {
    if ((long) minExamples * clients > labels.size()) {
      throw new PartitioningException(
          "min-examples",
          "= %d times %d clients is more than the %d examples there are: lower it or use fewer clients"
              .formatted(minExamples, clients, labels.size()));
    }
    int[][] byClass = DrawStream.shuffledByClass(labels, seed, "dirichlet-order");
    int best = 0;
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      Deal deal = draw(byClass, labels.size(), clients, seed, draw);
      if (deal.smallest() >= minExamples) {
        return deal.toPartition(labels.size());
      }
      best = Math.max(best, deal.smallest());
    }
    throw new PartitioningException(
        "min-examples",
        "= %d was not reached in %d draws with alpha = %s and %d clients (best: %d): lower it, raise feddip.partitioning.alpha, use fewer clients%s"
            .formatted(
                minExamples,
                MAX_DRAWS,
                alpha,
                clients,
                best,
                balance ? "" : " or set feddip.partitioning.balance = true"));
  }

  private Deal draw(int[][] byClass, int total, int clients, long seed, int draw) {
    Deal deal = new Deal(clients);
    int[] room = new int[clients];
    Arrays.fill(room, total);
    if (balance) {
      room = Apportionment.of(total, new double[clients]);
    }
    for (int label = 0; label < byClass.length; label++) {
      double[] shares = DrawStream.of(seed, "dirichlet", draw, label).nextDirichlet(clients, alpha);
      dealClass(byClass[label], shares, room, deal);
    }
    return deal;
  }

  /** Deals until nothing is left; every pass but the last fills a client, so it ends. */
  private static void dealClass(int[] examples, double[] shares, int[] room, Deal deal) {
    int next = 0;
    while (next < examples.length) {
      int[] counts = Apportionment.of(examples.length - next, withRoom(shares, room));
      for (int client = 0; client < counts.length; client++) {
        for (int i = Math.min(counts[client], room[client]); i > 0; i--) {
          deal.give(client, examples[next++]);
          room[client]--;
        }
      }
    }
  }

  private static double[] withRoom(double[] shares, int[] room) {
    double[] open = new double[shares.length];
    double sum = 0;
    for (int client = 0; client < open.length; client++) {
      open[client] = room[client] > 0 ? shares[client] : 0;
      sum += open[client];
    }
    if (sum == 0) {
      // Whoever has room drew nothing (a tiny α): equal parts, then.
      for (int client = 0; client < open.length; client++) {
        open[client] = room[client] > 0 ? 1 : 0;
      }
    }
    return open;
  }

  @Override
  public String toString() {
    return "dirichlet(alpha = %s%s)".formatted(alpha, balance ? ", balanced" : "");
  }
}
