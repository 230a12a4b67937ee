package io.feddip.partitioning;

import io.feddip.api.data.Partition;
import java.util.Arrays;

/** Examples on their way to clients. */
final class Deal {
  private final int[][] hands;
  private final int[] sizes;

  Deal(int clients) {
    this.hands = new int[clients][16];
    this.sizes = new int[clients];
  }

  void give(int client, int example) {
    if (sizes[client] == hands[client].length) {
      hands[client] = Arrays.copyOf(hands[client], 2 * sizes[client]);
    }
    hands[client][sizes[client]++] = example;
  }

  /** How many examples a client has been given. */
  int size(int client) {
    return sizes[client];
  }

  /** The fewest examples that any client has been given. */
  int smallest() {
    return Arrays.stream(sizes).min().orElse(0);
  }

  /** What everybody has been given: [client][…], in the order given. */
  int[][] toHands() {
    int[][] exact = new int[hands.length][];
    for (int client = 0; client < hands.length; client++) {
      exact[client] = Arrays.copyOf(hands[client], sizes[client]);
    }
    return exact;
  }

  Partition toPartition(int total) {
    return new Partition(total, toHands());
  }
}
