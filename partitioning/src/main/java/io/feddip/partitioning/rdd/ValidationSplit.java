package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.partitioning.PartitionReport;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/**
 * Divides every client's pack into what it trains on and what models are chosen by. Nothing moves
 * and nothing is kept twice: both are made of the client's pack when they are asked for.
 */
public final class ValidationSplit {
  private final HoldOut aside;

  /**
   * @param fraction of every client's examples of each class, in [0, 1)
   * @param seed decides which
   */
  public ValidationSplit(double fraction, long seed) {
    this.aside = HoldOut.forValidation(fraction, seed);
  }

  /** Partition i holds what client i trains on. */
  public JavaRDD<Examples> training(JavaRDD<Examples> clients) {
    return part(clients, false);
  }

  /** Partition i holds what client i keeps aside. */
  public JavaRDD<Examples> validation(JavaRDD<Examples> clients) {
    return part(clients, true);
  }

  private JavaRDD<Examples> part(JavaRDD<Examples> clients, boolean held) {
    HoldOut rule = aside;
    return clients.mapPartitionsWithIndex(
        (client, packs) -> {
          Iterable<Examples> all = () -> packs;
          return java.util.stream.StreamSupport.stream(all.spliterator(), false)
              .map(pack -> part(rule, client, pack, held))
              .iterator();
        },
        true);
  }

  /** The examples of a pack that are held, or all others, in their order. */
  static Examples part(HoldOut rule, int client, Examples pack, boolean held) {
    int classes = Arrays.stream(pack.labels()).max().orElse(0) + 1;
    boolean[] isHeld = rule.of(client, pack.labels(), classes);
    int size = 0;
    for (boolean one : isHeld) {
      size += one == held ? 1 : 0;
    }
    int[] chosen = new int[size];
    int at = 0;
    for (int i = 0; i < isHeld.length; i++) {
      if (isHeld[i] == held) {
        chosen[at++] = i;
      }
    }
    return chosen(pack, chosen);
  }

  private static Examples chosen(Examples pack, int[] chosen) {
    if (!(pack.features() instanceof Features.Stored stored)) {
      return pack.some(chosen, 0, chosen.length);
    }
    int each = pack.targetsEach();
    int[] labels = new int[chosen.length];
    float[] targets = new float[chosen.length * each];
    for (int i = 0; i < chosen.length; i++) {
      labels[i] = pack.labels()[chosen[i]];
      System.arraycopy(pack.targets(), chosen[i] * each, targets, i * each, each);
    }
    return new Examples(
        pack.owner(),
        pack.channels(),
        pack.height(),
        pack.width(),
        stored.select(chosen),
        labels,
        targets);
  }

  /** Who trains on how many examples of what. */
  public PartitionReport training(PartitionReport all) {
    int[][] counts = all.counts();
    for (int client = 0; client < counts.length; client++) {
      for (int label = 0; label < counts[client].length; label++) {
        counts[client][label] -= aside.count(client, label, counts[client][label]);
      }
    }
    return all.withCounts(counts);
  }
}
