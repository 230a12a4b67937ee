package io.feddip.partitioning;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Divides one set of examples, a test set for instance, the way another one is divided. */
public final class ProportionalSplit {
  private ProportionalSplit() {}

  /**
   * Each class in proportion to what the clients hold of it, or by client where both inputs name
   * the same natural clients.
   *
   * @param model how the other examples are divided
   * @param own labels of the examples of that partition
   * @param others labels of the examples to divide
   * @param seed decides which of them a client gets
   */
  public static Partition of(Partition model, Labels own, Labels others, long seed) {
    if (own.naturalClients().isPresent()
        && others.naturalClients().isPresent()
        && own.naturalClients().get().names().equals(others.naturalClients().get().names())
        && model.equals(NaturalPartitioner.byOwner(own))) {
      return NaturalPartitioner.byOwner(others);
    }
    int clients = model.clients();
    int[][] counts = model.counts(own);
    int[][] byClass = DrawStream.shuffledByClass(others, seed, "split-like");
    Deal deal = new Deal(clients);
    for (int label = 0; label < byClass.length; label++) {
      double[] weights = new double[clients];
      for (int client = 0; client < clients && label < own.classes(); client++) {
        weights[client] = counts[client][label];
      }
      int[] shares =
          Apportionment.of(byClass[label].length, weights, neediest(model, deal, seed, label));
      int next = 0;
      for (int client = 0; client < clients; client++) {
        for (int i = 0; i < shares[client]; i++) {
          deal.give(client, byClass[label][next++]);
        }
      }
    }
    return deal.toPartition(others.size());
  }

  /**
   * Clients by how little they have got so far for their size, so that rounding does not favour the
   * same ones in every class; among equals, in random order.
   */
  private static int[] neediest(Partition model, Deal deal, long seed, int label) {
    int[] order = IntStream.range(0, model.clients()).toArray();
    DrawStream.of(seed, "split-like-ties", label).shuffle(order);
    return IntStream.of(order)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                client -> (double) deal.size(client) / Math.max(1, model.size(client))))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
