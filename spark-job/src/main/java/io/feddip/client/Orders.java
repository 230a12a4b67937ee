package io.feddip.client;

/** Orders in which examples are visited. */
final class Orders {
  private Orders() {}

  /** 0 … size−1. */
  static int[] natural(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }
}
